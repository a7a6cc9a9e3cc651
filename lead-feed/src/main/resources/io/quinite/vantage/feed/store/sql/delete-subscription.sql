DELETE FROM pipeline.feed_subscriptions WHERE organization_id = ? AND id = ?
