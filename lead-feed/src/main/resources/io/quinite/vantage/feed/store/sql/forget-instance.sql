DELETE FROM pipeline.feed_instances WHERE id = ?
