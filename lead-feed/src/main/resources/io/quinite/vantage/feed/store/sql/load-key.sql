SELECT key FROM pipeline.feed_keys WHERE name = ?
