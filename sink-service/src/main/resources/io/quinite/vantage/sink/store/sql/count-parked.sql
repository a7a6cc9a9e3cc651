SELECT waits_for, count(*), coalesce(extract(epoch FROM now() - min(parked_at)), 0),
       count(*) FILTER (WHERE parked_at > now() - interval '1 minute'),
       count(*) FILTER (WHERE parked_at <= now() - interval '1 minute' AND parked_at > now() - interval '1 hour'),
       count(*) FILTER (WHERE parked_at <= now() - interval '1 hour' AND parked_at > now() - interval '1 day'),
       count(*) FILTER (WHERE parked_at <= now() - interval '1 day')
FROM pipeline.parked_facts
GROUP BY waits_for
