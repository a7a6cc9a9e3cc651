SELECT waits_for, count(*), coalesce(extract(epoch FROM now() - min(parked_at)), 0) FROM pipeline.parked_facts GROUP BY waits_for
