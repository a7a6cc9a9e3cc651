-- Nothing is written where nothing changes: change data capture would publish it.
UPDATE leads AS l SET
    name = u.name,
    email = u.email,
    phone = u.phone,
    source = u.source,
    status = u.status,
    project_id = u.project_id,
    notes = u.notes,
    metadata = u.metadata
FROM (
    SELECT n.*, CASE
        WHEN n.changed_metadata IS NULL THEN o.metadata
        WHEN jsonb_typeof(o.metadata) = 'object' THEN o.metadata || n.changed_metadata::jsonb
        ELSE n.changed_metadata::jsonb
    END AS metadata
    FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::text[])
        AS n (id, name, email, phone, source, status, project_id, notes, changed_metadata)
    JOIN leads AS o ON o.id = n.id) AS u
WHERE l.id = u.id
  AND (l.name, l.email, l.phone, l.source, l.status, l.project_id, l.notes, l.metadata)
      IS DISTINCT FROM (u.name, u.email, u.phone, u.source, u.status, u.project_id, u.notes, u.metadata)
