SELECT topic, partition, record_offset, record_timestamp, record_key, record_value, record_headers, cause, message,
       organization_id, event_id, pipeline.to_micros(failed_at), state, settled_note
FROM pipeline.dead_letters
WHERE (state = ?::text OR ?::text = 'any')
  AND topic = coalesce(?::text, topic)
  AND cause = coalesce(?::text, cause)
  AND failed_at >= coalesce(pipeline.from_micros(?::bigint), '-infinity')
  AND (?::uuid IS NULL OR organization_id = ?::uuid)
  AND (cardinality(?::text[]) = 0 OR topic || '-' || partition || '@' || record_offset = ANY (?::text[])
       OR event_id::text = ANY (?::text[]))
ORDER BY failed_at, topic, partition, record_offset
LIMIT ?
