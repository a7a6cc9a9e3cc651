SELECT record_offset, record_time, body FROM pipeline.feed_pending
WHERE subscription_id = ? AND lead_id = ?
ORDER BY record_offset
LIMIT 1
