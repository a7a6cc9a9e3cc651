SELECT w.*, (SELECT count(*) FROM pipeline.feed_pending p WHERE p.subscription_id = w.subscription_id AND p.lead_id = w.lead_id) AS pending
FROM pipeline.feed_waiting w
WHERE w.subscription_id = ANY (?)
