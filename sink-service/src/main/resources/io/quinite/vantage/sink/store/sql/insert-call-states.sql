INSERT INTO pipeline.call_states (call_id, state, refused)
SELECT * FROM unnest(?::uuid[], ?::bytea[], ?::text[])
ON CONFLICT (call_id) DO NOTHING
