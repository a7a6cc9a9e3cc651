-- For leads with new calls only, of each the latest. A lead that shows its latest call is compared with that one; for any
-- other (it had none, people removed it or wrote over it) all its calls are read, as refresh-leads does.
UPDATE leads AS l SET
    call_status = b.call_status,
    call_date = b.call_timestamp,
    call_log_id = b.id,
    transferred_to_human = l.transferred_to_human OR b.any_transferred
FROM (
    SELECT n.lead_id, latest.*
    FROM (
        SELECT u.lead_id, u.id, u.call_sid, u.call_status, pipeline.from_micros(u.micros) AS call_timestamp, u.any_transferred
        FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::boolean[])
            AS u (lead_id, id, call_sid, call_status, micros, any_transferred)) AS n
    JOIN leads AS o ON o.id = n.lead_id
    LEFT JOIN call_logs AS c
        ON c.id = o.call_log_id AND c.lead_id = o.id AND c.call_timestamp = o.call_date AND c.call_status = o.call_status
    CROSS JOIN LATERAL (
        SELECT a.id, a.call_status, a.call_timestamp, bool_or(a.any_transferred) OVER () AS any_transferred
        FROM (
            SELECT n.id, n.call_sid, n.call_status, n.call_timestamp, n.any_transferred WHERE c.id IS NOT NULL
            UNION ALL
            SELECT c.id, c.call_sid, c.call_status, c.call_timestamp, c.transferred WHERE c.id IS NOT NULL
            UNION ALL
            SELECT k.id, k.call_sid, k.call_status, k.call_timestamp, k.transferred
            FROM call_logs AS k WHERE k.lead_id = n.lead_id AND c.id IS NULL) AS a
        ORDER BY a.call_timestamp DESC, a.call_sid COLLATE "C" DESC NULLS LAST
        LIMIT 1) AS latest) AS b
WHERE l.id = b.lead_id
  AND (l.call_status, l.call_date, l.call_log_id, l.transferred_to_human)
      IS DISTINCT FROM (b.call_status, b.call_timestamp, b.id, l.transferred_to_human OR b.any_transferred)
