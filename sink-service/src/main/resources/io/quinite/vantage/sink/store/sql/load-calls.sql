-- Locked, although the offset row guards them already: a producer with another partitioner puts one call on two partitions.
SELECT s.call_id, s.state, s.refused,
       EXISTS (SELECT FROM call_logs AS c WHERE c.id = s.call_id) AS has_row
FROM pipeline.call_states AS s
WHERE s.call_id = ANY (?::uuid[])
ORDER BY s.call_id
FOR UPDATE OF s
