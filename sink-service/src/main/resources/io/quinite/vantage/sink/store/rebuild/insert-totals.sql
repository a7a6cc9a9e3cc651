INSERT INTO rebuild.campaign_totals (
    organization_id, campaign_id, partition, total_calls, transferred_calls, epoch, version, as_of)
SELECT organization_id, campaign_id, partition, total_calls, transferred_calls, epoch, version,
       coalesce(pipeline.from_micros(as_of), now())
FROM unnest(?::uuid[], ?::uuid[], ?::integer[], ?::bigint[], ?::bigint[], ?::integer[], ?::bigint[], ?::bigint[])
    AS u (organization_id, campaign_id, partition, total_calls, transferred_calls, epoch, version, as_of)
