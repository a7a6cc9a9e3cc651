INSERT INTO pipeline.feed_subscriptions (id, organization_id, url, description, statuses, projects, fields, secret, topic_id, positions, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::bigint[], ?)
