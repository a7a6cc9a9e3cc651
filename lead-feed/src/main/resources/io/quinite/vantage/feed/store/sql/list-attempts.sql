SELECT a.* FROM pipeline.feed_attempts a
JOIN pipeline.feed_subscriptions s ON s.id = a.subscription_id
WHERE s.organization_id = ? AND s.id = ?
ORDER BY a.id DESC
LIMIT ?
