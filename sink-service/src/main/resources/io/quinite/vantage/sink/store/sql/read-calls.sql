-- Of a transcript only what tells whether it is the same: it is most of the bytes.
SELECT id, call_sid, organization_id, campaign_id, lead_id, call_status, transferred, pipeline.to_micros(transferred_at),
       transfer_reason, transfer_department, pipeline.to_micros(call_timestamp), duration, md5(transcript),
       conversation_summary, recording_url, notes, metadata::text
FROM call_logs
