-- Not FOR UPDATE: that would also stop every foreign key check on the lead.
SELECT id, organization_id, name, email, phone, source, status, project_id, notes
FROM leads
WHERE id = ANY (?::uuid[])
ORDER BY id
FOR NO KEY UPDATE
