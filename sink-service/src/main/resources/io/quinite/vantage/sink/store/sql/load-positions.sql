SELECT o.topic, o.partition, o.topic_id, o.next_offset
FROM pipeline.sink_offsets AS o
JOIN unnest(?::text[], ?::integer[]) AS wanted (topic, partition) USING (topic, partition)
