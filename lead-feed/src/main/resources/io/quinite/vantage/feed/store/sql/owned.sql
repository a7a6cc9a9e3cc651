SELECT id, epoch, former_secret_until FROM pipeline.feed_subscriptions WHERE owner = ? AND disabled_at IS NULL
