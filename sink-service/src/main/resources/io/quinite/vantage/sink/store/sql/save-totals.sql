INSERT INTO pipeline.campaign_totals AS t (
    organization_id, campaign_id, partition, total_calls, transferred_calls, epoch, version, as_of)
SELECT organization_id, campaign_id, partition, total_calls, transferred_calls, epoch, version, pipeline.from_micros(as_of)
FROM unnest(?::uuid[], ?::uuid[], ?::integer[], ?::bigint[], ?::bigint[], ?::integer[], ?::bigint[], ?::bigint[])
    AS u (organization_id, campaign_id, partition, total_calls, transferred_calls, epoch, version, as_of)
ON CONFLICT (campaign_id, organization_id) DO UPDATE SET
    partition = EXCLUDED.partition,
    total_calls = EXCLUDED.total_calls,
    transferred_calls = EXCLUDED.transferred_calls,
    epoch = EXCLUDED.epoch,
    version = EXCLUDED.version,
    as_of = EXCLUDED.as_of
WHERE (EXCLUDED.epoch, EXCLUDED.version) > (t.epoch, t.version)
