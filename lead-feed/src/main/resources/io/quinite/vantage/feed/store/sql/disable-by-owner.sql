UPDATE pipeline.feed_subscriptions
SET disabled_at = ?, disabled_code = ?, disabled_detail = ?, owner = NULL, epoch = epoch + 1
WHERE id = ?
