INSERT INTO pipeline.feed_waiting (subscription_id, lead_id, partition_id, failures, first_failed_at, next_attempt_at)
VALUES (?, ?, ?, 1, ?, ?)
