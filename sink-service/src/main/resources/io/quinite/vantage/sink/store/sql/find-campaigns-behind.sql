SELECT true
FROM campaigns AS c
JOIN pipeline.campaign_totals AS t ON t.campaign_id = c.id AND t.organization_id = c.organization_id
WHERE t.partition = ANY (?::integer[])
  AND (c.total_calls, c.transferred_calls) IS DISTINCT FROM (t.total_calls, t.transferred_calls)
LIMIT 1
