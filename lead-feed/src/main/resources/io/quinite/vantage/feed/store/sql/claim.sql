UPDATE pipeline.feed_subscriptions s
SET owner = ?, epoch = epoch + 1
FROM (
    SELECT f.id FROM pipeline.feed_subscriptions f
    WHERE f.disabled_at IS NULL
        AND (f.owner IS NULL
            OR NOT EXISTS (SELECT FROM pipeline.feed_instances i WHERE i.id = f.owner AND i.lease_until >= now()))
    ORDER BY f.id
    LIMIT ?
    FOR UPDATE SKIP LOCKED
) free
WHERE s.id = free.id
