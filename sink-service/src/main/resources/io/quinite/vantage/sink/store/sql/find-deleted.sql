-- Which of these calls went with their lead or campaign, which people deleted.
SELECT u.call_id
FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[]) AS u (call_id, lead_id, campaign_id, first_heard)
LEFT JOIN pipeline.lead_states AS s ON s.lead_id = u.lead_id
WHERE NOT EXISTS (SELECT FROM campaigns AS c WHERE c.id = u.campaign_id)
   OR NOT EXISTS (SELECT FROM leads AS l WHERE l.id = u.lead_id) AND s.deleted_at IS NOT NULL
   OR s.deleted_at >= pipeline.from_micros(u.first_heard)
