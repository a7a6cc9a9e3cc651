UPDATE pipeline.feed_subscriptions
SET positions = ?::bigint[], last_success_at = coalesce(?, last_success_at), owner = CASE WHEN ? THEN NULL ELSE owner END
WHERE id = ? AND owner = ? AND epoch = ?
