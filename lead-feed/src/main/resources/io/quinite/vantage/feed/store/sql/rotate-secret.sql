UPDATE pipeline.feed_subscriptions
SET former_secret = secret, former_secret_until = ?, secret = ?
WHERE organization_id = ? AND id = ?
