UPDATE pipeline.feed_subscriptions
SET positions = ?::bigint[], topic_id = ?, epoch = epoch + 1
WHERE organization_id = ? AND id = ?
