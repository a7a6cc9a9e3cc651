SELECT lead_id, seen, stamps::text, pipeline.to_micros(deleted_at)
FROM pipeline.lead_states
WHERE lead_id = ANY (?::uuid[])
