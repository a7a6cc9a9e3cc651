SELECT DISTINCT lead_id FROM call_logs WHERE id = ANY (?::uuid[])
