UPDATE pipeline.feed_waiting SET failures = 0, next_attempt_at = ? WHERE subscription_id = ? AND lead_id = ?
