UPDATE pipeline.feed_subscriptions
SET disabled_at = ?, disabled_code = ?, disabled_detail = ?, epoch = epoch + 1
WHERE organization_id = ? AND id = ?
