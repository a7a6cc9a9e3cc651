-- What became of these records, where they are in no row.
SELECT u.partition, u.record_offset,
       coalesce(d.record_key, p.record_key),
       CASE WHEN d.topic IS NULL THEN 'parked' ELSE 'letter' END,
       coalesce(d.cause, p.waits_for)
FROM unnest(?::text[], ?::integer[], ?::bigint[]) AS u (topic, partition, record_offset)
LEFT JOIN pipeline.dead_letters AS d USING (topic, partition, record_offset)
LEFT JOIN pipeline.parked_facts AS p USING (topic, partition, record_offset)
WHERE d.topic IS NOT NULL OR p.topic IS NOT NULL
