SELECT c.id, r.total_calls, c.total_calls, r.transferred_calls, c.transferred_calls, r.conversion_rate, c.conversion_rate
FROM public.campaigns AS c
JOIN rebuild.campaigns AS r ON r.id = c.id
WHERE (r.total_calls, r.transferred_calls) IS DISTINCT FROM (c.total_calls, c.transferred_calls)
ORDER BY c.id
