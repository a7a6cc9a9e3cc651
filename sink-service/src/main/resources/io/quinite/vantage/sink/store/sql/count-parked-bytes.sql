-- Before they are loaded: how much that would be.
SELECT subject_id, sum(coalesce(octet_length(record_value), 0) + 1)
FROM pipeline.parked_facts
WHERE topic = ? AND subject_id = ANY (?::uuid[])
GROUP BY subject_id
