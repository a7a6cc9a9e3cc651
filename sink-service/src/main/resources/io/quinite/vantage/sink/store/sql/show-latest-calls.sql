-- The four columns that calls move. Given the latest written call of each lead; the leads are locked already, so that no
-- other transaction's call is overlooked. The call that a lead shows is the latest of the others, as long as it is where the
-- lead says; else (there was none, it moved, people removed it or wrote over it) all calls of the lead are read. Nothing is
-- written where nothing changes.
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
        ON c.id = o.call_log_id AND c.lead_id = o.id AND c.call_timestamp = o.call_date
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
