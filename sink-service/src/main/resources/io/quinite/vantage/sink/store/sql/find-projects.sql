SELECT id, organization_id FROM projects WHERE id = ANY (?::uuid[])
