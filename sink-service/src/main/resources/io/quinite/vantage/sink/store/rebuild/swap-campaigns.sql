-- The numbers in use become those that were built, but for campaigns of which the sink has read newer totals since. Whoever
-- runs this holds the locks of the offsets. Rows are locked in the order of all transactions: totals, campaigns.
DO $$
BEGIN
    PERFORM FROM pipeline.campaign_totals AS t JOIN rebuild.campaign_totals AS n USING (campaign_id, organization_id)
    ORDER BY t.organization_id, t.campaign_id FOR UPDATE OF t;
END
$$;

INSERT INTO pipeline.campaign_totals AS t (
    organization_id, campaign_id, partition, total_calls, transferred_calls, epoch, version, as_of)
SELECT organization_id, campaign_id, partition, total_calls, transferred_calls, epoch, version, as_of
FROM rebuild.campaign_totals
ORDER BY organization_id, campaign_id
ON CONFLICT (campaign_id, organization_id) DO UPDATE SET
    total_calls = EXCLUDED.total_calls,
    transferred_calls = EXCLUDED.transferred_calls,
    epoch = EXCLUDED.epoch,
    version = EXCLUDED.version,
    as_of = EXCLUDED.as_of
WHERE (EXCLUDED.epoch, EXCLUDED.version) >= (t.epoch, t.version);

INSERT INTO rebuild.touched
SELECT c.id
FROM public.campaigns AS c
JOIN rebuild.campaigns AS r ON r.id = c.id
LEFT JOIN pipeline.campaign_totals AS t ON t.campaign_id = c.id AND t.organization_id = c.organization_id
WHERE (c.total_calls, c.transferred_calls) IS DISTINCT FROM (coalesce(t.total_calls, 0), coalesce(t.transferred_calls, 0));

DO $$
BEGIN
    PERFORM FROM public.campaigns WHERE id IN (SELECT campaign_id FROM rebuild.touched) ORDER BY id FOR NO KEY UPDATE;
END
$$;

UPDATE public.campaigns AS c SET
    total_calls = coalesce(t.total_calls, 0),
    transferred_calls = coalesce(t.transferred_calls, 0)
FROM rebuild.touched AS n
JOIN public.campaigns AS o ON o.id = n.campaign_id
LEFT JOIN pipeline.campaign_totals AS t ON t.campaign_id = o.id AND t.organization_id = o.organization_id
WHERE c.id = n.campaign_id;
