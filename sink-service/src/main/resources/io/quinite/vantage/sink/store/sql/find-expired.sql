SELECT p.topic, p.partition, p.subject_id
FROM pipeline.parked_facts AS p
JOIN unnest(?::text[], ?::integer[]) AS owned (topic, partition) USING (topic, partition)
WHERE p.parked_at < now() - ? * interval '1 hour'
GROUP BY p.topic, p.partition, p.subject_id
ORDER BY p.topic, p.partition, min(p.record_offset)
LIMIT ?
