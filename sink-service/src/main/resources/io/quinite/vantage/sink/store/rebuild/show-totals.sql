UPDATE rebuild.campaigns AS c SET total_calls = t.total_calls, transferred_calls = t.transferred_calls
FROM rebuild.campaign_totals AS t
WHERE t.campaign_id = c.id AND t.organization_id = c.organization_id
