-- Records of a topic that have no place in a row, and why.
SELECT partition, record_offset, record_key, 'parked' AS mark, waits_for FROM pipeline.parked_facts WHERE topic = ?
UNION ALL
SELECT partition, record_offset, record_key, 'letter', cause FROM pipeline.dead_letters WHERE topic = ?
