-- What waits on one of these partitions although its parent is there by now.
SELECT p.topic, p.partition, p.subject_id
FROM pipeline.parked_facts AS p
JOIN unnest(?::text[], ?::integer[]) AS owned (topic, partition) USING (topic, partition)
WHERE CASE p.waits_for
    WHEN 'lead' THEN EXISTS (SELECT FROM leads WHERE id = p.waits_id)
    WHEN 'campaign' THEN EXISTS (SELECT FROM campaigns WHERE id = p.waits_id)
    WHEN 'project' THEN EXISTS (SELECT FROM projects WHERE id = p.waits_id)
    WHEN 'organization' THEN EXISTS (SELECT FROM organizations WHERE id = p.waits_id)
    ELSE false
END
GROUP BY p.topic, p.partition, p.subject_id
ORDER BY p.topic, p.partition, min(p.record_offset)
LIMIT ?
