UPDATE leads AS l SET
    call_status = u.call_status,
    call_date = pipeline.from_micros(u.micros),
    call_log_id = u.id,
    transferred_to_human = u.any_transferred
FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::bigint[], ?::boolean[]) AS u (lead_id, id, call_status, micros, any_transferred)
WHERE l.id = u.lead_id
