-- As lock-leads, for calls: they ask only whose lead it is.
SELECT id, organization_id FROM leads WHERE id = ANY (?::uuid[]) ORDER BY id FOR NO KEY UPDATE
