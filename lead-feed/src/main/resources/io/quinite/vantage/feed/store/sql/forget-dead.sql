DELETE FROM pipeline.feed_instances WHERE lease_until < now()
