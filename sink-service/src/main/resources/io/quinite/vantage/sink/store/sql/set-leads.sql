-- The columns that calls move, from all calls of each lead, whatever they show now; the leads are locked already.
UPDATE leads AS l SET
    call_status = c.call_status,
    call_date = c.call_timestamp,
    call_log_id = c.id,
    transferred_to_human = l.transferred_to_human OR c.any_transferred
FROM (
    SELECT DISTINCT ON (lead_id) lead_id, id, call_status, call_timestamp,
           bool_or(transferred) OVER (PARTITION BY lead_id) AS any_transferred
    FROM call_logs
    WHERE lead_id = ANY (?::uuid[])
    ORDER BY lead_id, call_timestamp DESC, call_sid COLLATE "C" DESC NULLS LAST) AS c
WHERE l.id = c.lead_id
  AND (l.call_status, l.call_date, l.call_log_id, l.transferred_to_human)
      IS DISTINCT FROM (c.call_status, c.call_timestamp, c.id, l.transferred_to_human OR c.any_transferred)
