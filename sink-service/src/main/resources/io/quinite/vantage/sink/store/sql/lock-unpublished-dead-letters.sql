SELECT topic, partition, record_offset, record_timestamp, record_key, record_value, record_headers, cause, message
FROM pipeline.dead_letters
WHERE published_at IS NULL
ORDER BY failed_at
LIMIT ?
FOR UPDATE SKIP LOCKED
