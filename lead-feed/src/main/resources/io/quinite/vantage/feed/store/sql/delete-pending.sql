DELETE FROM pipeline.feed_pending WHERE subscription_id = ? AND lead_id = ? AND record_offset = ?
