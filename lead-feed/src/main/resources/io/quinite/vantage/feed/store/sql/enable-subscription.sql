UPDATE pipeline.feed_subscriptions
SET disabled_at = NULL, disabled_code = NULL, disabled_detail = NULL, last_success_at = NULL, epoch = epoch + 1
WHERE organization_id = ? AND id = ?
