SELECT id, organization_id, name, total_calls, transferred_calls FROM campaigns
