DELETE FROM pipeline.parked_facts AS p
USING unnest(?::text[], ?::integer[], ?::bigint[]) AS u (topic, partition, record_offset)
WHERE p.topic = u.topic AND p.partition = u.partition AND p.record_offset = u.record_offset
