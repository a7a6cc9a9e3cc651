UPDATE pipeline.sink_offsets AS o
SET next_offset = coalesce(t.next_offset, o.next_offset),
    consumed = o.consumed + t.consumed,
    stored = o.stored + t.stored,
    merged = o.merged + t.merged,
    dead_lettered = o.dead_lettered + t.dead_lettered,
    updated_at = clock_timestamp()
FROM unnest(?::text[], ?::integer[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
    AS t (topic, partition, next_offset, consumed, stored, merged, dead_lettered)
WHERE o.topic = t.topic AND o.partition = t.partition
