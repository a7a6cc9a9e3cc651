UPDATE pipeline.parked_facts AS p SET waits_for = u.waits_for, waits_id = u.waits_id
FROM unnest(?::text[], ?::integer[], ?::bigint[], ?::text[], ?::uuid[]) AS u (topic, partition, record_offset, waits_for, waits_id)
WHERE p.topic = u.topic AND p.partition = u.partition AND p.record_offset = u.record_offset
