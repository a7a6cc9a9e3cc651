INSERT INTO pipeline.lead_states (lead_id, seen, stamps)
SELECT lead_id, seen, stamps::jsonb FROM unnest(?::uuid[], ?::bytea[], ?::text[]) AS u (lead_id, seen, stamps)
ON CONFLICT (lead_id) DO UPDATE SET seen = EXCLUDED.seen, stamps = EXCLUDED.stamps
