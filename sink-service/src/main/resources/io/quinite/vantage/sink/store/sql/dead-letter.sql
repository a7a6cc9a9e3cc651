INSERT INTO pipeline.dead_letters (
    topic, partition, record_offset, record_timestamp, record_key, record_value, record_headers, cause, message, call_id,
    lead_id, organization_id, event_id)
SELECT * FROM unnest(?::text[], ?::integer[], ?::bigint[], ?::bigint[], ?::bytea[], ?::bytea[], ?::bytea[], ?::text[],
                     ?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[])
