SELECT least(?, ceil(
    (SELECT count(*) FROM pipeline.feed_subscriptions WHERE disabled_at IS NULL)::numeric
    / (SELECT greatest(count(*), 1) FROM pipeline.feed_instances WHERE lease_until >= now())))::int
