DELETE FROM pipeline.feed_pending p
USING pipeline.feed_waiting w
WHERE w.subscription_id = p.subscription_id AND w.lead_id = p.lead_id
    AND p.record_offset >= (?::bigint[])[w.partition_id + 1]
    AND p.subscription_id = ?
