-- Which of these leads people deleted, and which cannot be: their organization is gone.
SELECT u.lead_id
FROM unnest(?::uuid[], ?::uuid[]) AS u (lead_id, organization_id)
LEFT JOIN pipeline.lead_states AS s ON s.lead_id = u.lead_id
WHERE s.deleted_at IS NOT NULL
   OR NOT EXISTS (SELECT FROM organizations AS o WHERE o.id = u.organization_id)
