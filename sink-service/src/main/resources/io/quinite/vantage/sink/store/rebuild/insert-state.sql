INSERT INTO rebuild.call_states (call_id, state) VALUES (?, ?)
