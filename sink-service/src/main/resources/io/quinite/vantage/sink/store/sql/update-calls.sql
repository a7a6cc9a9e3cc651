-- A null from transcript on means that no fact of this batch changed it.
UPDATE call_logs AS c SET
    call_status = u.call_status,
    transferred = u.transferred,
    transferred_at = pipeline.from_micros(u.transferred_at),
    transfer_reason = u.transfer_reason,
    transfer_department = u.transfer_department,
    call_timestamp = pipeline.from_micros(u.call_timestamp),
    duration = u.duration,
    transcript = coalesce(u.transcript, c.transcript),
    conversation_summary = coalesce(u.conversation_summary, c.conversation_summary),
    recording_url = coalesce(u.recording_url, c.recording_url),
    notes = coalesce(u.notes, c.notes),
    metadata = CASE
        WHEN u.metadata IS NULL THEN c.metadata
        WHEN jsonb_typeof(c.metadata) = 'object' THEN c.metadata || u.metadata::jsonb
        ELSE u.metadata::jsonb
    END
FROM unnest(?::uuid[], ?::text[], ?::boolean[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::integer[], ?::text[],
            ?::text[], ?::text[], ?::text[], ?::text[])
    AS u (id, call_status, transferred, transferred_at, transfer_reason, transfer_department, call_timestamp, duration,
          transcript, conversation_summary, recording_url, notes, metadata)
WHERE c.id = u.id
