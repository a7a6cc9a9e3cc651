INSERT INTO leads (id, organization_id, name, email, phone, source, status, project_id, notes, metadata)
SELECT id, organization_id, name, email, phone, source, status, project_id, notes, metadata::jsonb
FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::text[])
    AS u (id, organization_id, name, email, phone, source, status, project_id, notes, metadata)
ON CONFLICT (id) DO NOTHING
