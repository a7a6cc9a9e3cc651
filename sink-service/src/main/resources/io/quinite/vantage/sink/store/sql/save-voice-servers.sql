INSERT INTO websocket_servers AS w (id, name, url, is_active, status, last_verified_at, priority)
SELECT id, name, url, is_active, status, pipeline.from_micros(last_verified_at), priority
FROM unnest(?::uuid[], ?::text[], ?::text[], ?::boolean[], ?::text[], ?::bigint[], ?::integer[])
    AS u (id, name, url, is_active, status, last_verified_at, priority)
ON CONFLICT (id) DO UPDATE SET
    name = EXCLUDED.name,
    url = EXCLUDED.url,
    is_active = EXCLUDED.is_active,
    status = EXCLUDED.status,
    last_verified_at = EXCLUDED.last_verified_at,
    priority = EXCLUDED.priority
WHERE (w.name, w.url, w.is_active, w.status, w.last_verified_at, w.priority)
    IS DISTINCT FROM
    (EXCLUDED.name, EXCLUDED.url, EXCLUDED.is_active, EXCLUDED.status, EXCLUDED.last_verified_at, EXCLUDED.priority)
