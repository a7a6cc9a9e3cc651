SELECT s.*,
    (SELECT count(*) FROM pipeline.feed_waiting w WHERE w.subscription_id = s.id) AS waiting_leads,
    (SELECT count(*) FROM pipeline.feed_pending p WHERE p.subscription_id = s.id) AS pending_changes
FROM pipeline.feed_subscriptions s
WHERE s.organization_id = ? AND s.id = ?
