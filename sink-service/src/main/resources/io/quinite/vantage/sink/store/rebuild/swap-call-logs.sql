-- The rows in use become the rows that were built, but for those of which the sink has read facts since (rebuild.moved).
-- Whoever runs this holds the locks of the offsets. Rows are locked in the order of all transactions: states, leads, calls.
INSERT INTO rebuild.touched
SELECT coalesce(r.id, c.id), coalesce(r.lead_id, c.lead_id)
FROM public.call_logs AS c
FULL JOIN rebuild.call_logs AS r ON r.id = c.id
WHERE (r.id IS NULL OR c.id IS NULL OR to_jsonb(r) - 'created_at' IS DISTINCT FROM to_jsonb(c) - 'created_at')
  AND NOT EXISTS (SELECT FROM rebuild.moved AS m WHERE m.call_id = coalesce(r.id, c.id))
  AND (r.id IS NULL OR EXISTS (SELECT FROM public.leads AS l WHERE l.id = r.lead_id)
                   AND EXISTS (SELECT FROM public.campaigns AS p WHERE p.id = r.campaign_id));

DO $$
BEGIN
    PERFORM FROM pipeline.call_states WHERE call_id IN (SELECT call_id FROM rebuild.touched) ORDER BY call_id FOR UPDATE;
    PERFORM FROM public.leads WHERE id IN (
        SELECT lead_id FROM rebuild.touched
        UNION SELECT c.lead_id FROM public.call_logs AS c JOIN rebuild.touched AS t ON t.call_id = c.id)
    ORDER BY id FOR NO KEY UPDATE;
END
$$;

INSERT INTO pipeline.call_states AS s (call_id, state)
SELECT n.call_id, n.state FROM rebuild.call_states AS n JOIN rebuild.touched USING (call_id)
ON CONFLICT (call_id) DO UPDATE SET state = EXCLUDED.state, refused = NULL;

DELETE FROM public.call_logs AS c
USING rebuild.touched AS t
WHERE c.id = t.call_id AND NOT EXISTS (SELECT FROM rebuild.call_logs AS r WHERE r.id = c.id);

INSERT INTO public.call_logs AS c (
    id, call_sid, organization_id, campaign_id, lead_id, call_status, transferred, transferred_at, transfer_reason,
    transfer_department, call_timestamp, duration, transcript, conversation_summary, recording_url, notes, metadata)
SELECT r.id, r.call_sid, r.organization_id, r.campaign_id, r.lead_id, r.call_status, r.transferred, r.transferred_at,
       r.transfer_reason, r.transfer_department, r.call_timestamp, r.duration, r.transcript, r.conversation_summary,
       r.recording_url, r.notes, r.metadata
FROM rebuild.call_logs AS r
JOIN rebuild.touched AS t ON t.call_id = r.id
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
    metadata = EXCLUDED.metadata;

UPDATE public.leads AS l SET
    call_status = c.call_status,
    call_date = c.call_timestamp,
    call_log_id = c.id,
    transferred_to_human = l.transferred_to_human OR c.any_transferred
FROM (
    SELECT DISTINCT ON (lead_id) lead_id, id, call_status, call_timestamp,
           bool_or(transferred) OVER (PARTITION BY lead_id) AS any_transferred
    FROM public.call_logs
    WHERE lead_id IN (SELECT lead_id FROM rebuild.touched)
    ORDER BY lead_id, call_timestamp DESC, call_sid COLLATE "C" DESC NULLS LAST) AS c
WHERE l.id = c.lead_id
  AND (l.call_status, l.call_date, l.call_log_id, l.transferred_to_human)
      IS DISTINCT FROM (c.call_status, c.call_timestamp, c.id, l.transferred_to_human OR c.any_transferred);
