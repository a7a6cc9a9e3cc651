SELECT count(*) FROM pipeline.feed_subscriptions WHERE organization_id = ?
