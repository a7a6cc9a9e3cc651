DELETE FROM pipeline.feed_attempts
WHERE subscription_id = ?
    AND id <= (SELECT id FROM pipeline.feed_attempts WHERE subscription_id = ? ORDER BY id DESC OFFSET ? LIMIT 1)
