UPDATE campaigns AS c SET total_calls = t.total_calls, transferred_calls = t.transferred_calls
FROM pipeline.campaign_totals AS t
WHERE c.id = ANY (?::uuid[])
  AND t.campaign_id = c.id AND t.organization_id = c.organization_id
  AND (c.total_calls, c.transferred_calls) IS DISTINCT FROM (t.total_calls, t.transferred_calls)
