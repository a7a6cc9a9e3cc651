UPDATE pipeline.call_states AS s
SET state = u.state
FROM unnest(?::uuid[], ?::bytea[]) AS u (call_id, state)
WHERE s.call_id = u.call_id
