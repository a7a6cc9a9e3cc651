INSERT INTO pipeline.feed_keys (name, key) VALUES (?, ?) ON CONFLICT (name) DO NOTHING
