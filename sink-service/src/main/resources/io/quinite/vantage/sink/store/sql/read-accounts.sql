-- One line per partition; whoever reads it in a REPEATABLE READ transaction sees the rows as of these offsets.
SELECT o.topic, o.partition, o.topic_id, o.next_offset, o.consumed, o.stored, o.merged, o.dead_lettered,
       (SELECT count(*) FROM pipeline.parked_facts AS p WHERE p.topic = o.topic AND p.partition = o.partition),
       (SELECT count(*) FROM pipeline.dead_letters AS d WHERE d.topic = o.topic AND d.partition = o.partition)
FROM pipeline.sink_offsets AS o
ORDER BY o.topic COLLATE "C", o.partition
