-- Everything that follows from these partitions is written under these locks. The setting tells the triggers on leads
-- that no person is writing; it ends with the transaction.
SELECT o.topic, o.partition, o.next_offset, set_config('vantage.writer', 'sink', true)
FROM pipeline.sink_offsets AS o
JOIN unnest(?::text[], ?::integer[]) AS wanted (topic, partition) USING (topic, partition)
ORDER BY o.topic COLLATE "C", o.partition
FOR UPDATE OF o
