INSERT INTO pipeline.parked_facts (
    topic, partition, record_offset, record_timestamp, record_key, record_value, record_headers, subject_id,
    organization_id, event_id, waits_for, waits_id)
SELECT * FROM unnest(?::text[], ?::integer[], ?::bigint[], ?::bigint[], ?::bytea[], ?::bytea[], ?::bytea[], ?::uuid[],
                     ?::uuid[], ?::uuid[], ?::text[], ?::uuid[])
