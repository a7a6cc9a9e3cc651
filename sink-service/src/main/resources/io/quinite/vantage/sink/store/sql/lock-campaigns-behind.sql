-- In order of id, because the update itself takes them in any order.
SELECT c.id
FROM campaigns AS c
JOIN pipeline.campaign_totals AS t ON t.campaign_id = c.id AND t.organization_id = c.organization_id
WHERE t.partition = ANY (?::integer[])
  AND (c.total_calls, c.transferred_calls) IS DISTINCT FROM (t.total_calls, t.transferred_calls)
ORDER BY c.id
FOR NO KEY UPDATE OF c
