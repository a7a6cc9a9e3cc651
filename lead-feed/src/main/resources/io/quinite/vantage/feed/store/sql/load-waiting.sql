SELECT w.*, p.pending, p.newest
FROM pipeline.feed_waiting w
CROSS JOIN LATERAL (
    SELECT count(*) AS pending, max(p.record_offset) AS newest
    FROM pipeline.feed_pending p
    WHERE p.subscription_id = w.subscription_id AND p.lead_id = w.lead_id
) p
WHERE w.subscription_id = ANY (?)
