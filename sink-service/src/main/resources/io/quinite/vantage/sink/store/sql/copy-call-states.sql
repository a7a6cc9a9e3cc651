COPY pipeline.call_states (call_id, state, refused) FROM STDIN (FORMAT binary)
