SELECT topic, partition, record_offset, record_timestamp, record_key, record_value, record_headers, subject_id, waits_for,
       waits_id
FROM pipeline.parked_facts
WHERE topic = ? AND subject_id = ANY (?::uuid[])
ORDER BY subject_id, partition, record_offset
