UPDATE pipeline.dead_letters AS d SET published_at = clock_timestamp()
FROM unnest(?::text[], ?::integer[], ?::bigint[]) AS u (topic, partition, record_offset)
WHERE d.topic = u.topic AND d.partition = u.partition AND d.record_offset = u.record_offset
