COPY call_logs (
    id, call_sid, organization_id, campaign_id, lead_id, call_status, transferred, transferred_at, transfer_reason,
    transfer_department, call_timestamp, duration, transcript, conversation_summary, recording_url, notes, metadata)
FROM STDIN (FORMAT binary)
