-- A deletion waits until the calls that are being written are there to be deleted with the campaign.
SELECT id, organization_id FROM campaigns WHERE id = ANY (?::uuid[]) ORDER BY id FOR KEY SHARE
