DELETE FROM pipeline.feed_waiting WHERE subscription_id = ? AND lead_id = ?
