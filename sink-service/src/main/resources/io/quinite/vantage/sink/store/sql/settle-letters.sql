-- Only what is still open: two people may be at it.
UPDATE pipeline.dead_letters AS d
SET state = ?, settled_at = clock_timestamp(), settled_note = u.note
FROM unnest(?::text[], ?::integer[], ?::bigint[], ?::text[]) AS u (topic, partition, record_offset, note)
WHERE d.topic = u.topic AND d.partition = u.partition AND d.record_offset = u.record_offset AND d.state = 'open'
