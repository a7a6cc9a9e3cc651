INSERT INTO pipeline.call_states (call_id, state)
SELECT * FROM unnest(?::uuid[], ?::bytea[])
ON CONFLICT (call_id) DO UPDATE SET state = EXCLUDED.state, refused = NULL
