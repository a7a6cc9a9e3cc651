INSERT INTO pipeline.feed_attempts (subscription_id, webhook_id, lead_id, attempt, attempted_at, duration_ms, outcome, status, detail)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
