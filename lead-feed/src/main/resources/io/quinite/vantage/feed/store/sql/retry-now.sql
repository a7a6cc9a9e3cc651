UPDATE pipeline.feed_waiting w
SET failures = 0, first_failed_at = x.now, next_attempt_at = x.now
FROM (SELECT ?::timestamptz AS now) x
WHERE w.subscription_id = ?
