INSERT INTO call_logs AS c (
    id, call_sid, organization_id, campaign_id, lead_id, call_status, transferred, transferred_at, transfer_reason,
    transfer_department, call_timestamp, duration, transcript, conversation_summary, recording_url, notes, metadata)
SELECT id, call_sid, organization_id, campaign_id, lead_id, call_status, transferred, pipeline.from_micros(transferred_at),
       transfer_reason, transfer_department, pipeline.from_micros(call_timestamp), duration, transcript, conversation_summary,
       recording_url, notes, metadata::jsonb
FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::boolean[], ?::bigint[], ?::text[],
            ?::text[], ?::bigint[], ?::integer[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
    AS u (id, call_sid, organization_id, campaign_id, lead_id, call_status, transferred, transferred_at, transfer_reason,
          transfer_department, call_timestamp, duration, transcript, conversation_summary, recording_url, notes, metadata)
ON CONFLICT (id) DO UPDATE SET
    call_sid = EXCLUDED.call_sid,
    organization_id = EXCLUDED.organization_id,
    campaign_id = EXCLUDED.campaign_id,
    lead_id = EXCLUDED.lead_id,
    call_status = EXCLUDED.call_status,
    transferred = EXCLUDED.transferred,
    transferred_at = EXCLUDED.transferred_at,
    transfer_reason = EXCLUDED.transfer_reason,
    transfer_department = EXCLUDED.transfer_department,
    call_timestamp = EXCLUDED.call_timestamp,
    duration = EXCLUDED.duration,
    transcript = EXCLUDED.transcript,
    conversation_summary = EXCLUDED.conversation_summary,
    recording_url = EXCLUDED.recording_url,
    notes = EXCLUDED.notes,
    metadata = EXCLUDED.metadata
