DELETE FROM call_logs WHERE id = ANY (?::uuid[])
