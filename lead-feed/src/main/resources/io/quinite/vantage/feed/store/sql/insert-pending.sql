INSERT INTO pipeline.feed_pending (subscription_id, lead_id, record_offset, record_time, body) VALUES (?, ?, ?, ?, ?)
