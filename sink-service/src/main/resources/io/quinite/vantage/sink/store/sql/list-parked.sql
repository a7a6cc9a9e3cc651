SELECT topic, partition, record_offset, subject_id, organization_id, event_id, waits_for, waits_id,
       extract(epoch FROM now() - parked_at)::bigint
FROM pipeline.parked_facts
WHERE waits_for = coalesce(?::text, waits_for)
  AND (?::uuid IS NULL OR organization_id = ?::uuid)
ORDER BY parked_at, topic, partition, record_offset
LIMIT ?
