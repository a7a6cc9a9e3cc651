-- Calls that wait for one of these leads, whole calls only, oldest first.
SELECT p.subject_id, array_agg(DISTINCT p.partition)
FROM pipeline.parked_facts AS p
WHERE p.topic = ? AND p.waits_for = 'lead' AND p.waits_id = ANY (?::uuid[])
GROUP BY p.subject_id
ORDER BY min(p.parked_at), p.subject_id
LIMIT ?
