SELECT * FROM pipeline.feed_subscriptions WHERE owner = ? AND disabled_at IS NULL AND id = ANY (?)
