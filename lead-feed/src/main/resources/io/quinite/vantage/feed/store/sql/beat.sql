INSERT INTO pipeline.feed_instances (id, lease_until) VALUES (?, now() + ? * interval '1 millisecond')
ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until
