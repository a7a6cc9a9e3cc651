INSERT INTO pipeline.sink_offsets (topic, partition, topic_id, next_offset)
SELECT * FROM unnest(?::text[], ?::integer[], ?::text[], ?::bigint[])
ON CONFLICT (topic, partition) DO NOTHING
