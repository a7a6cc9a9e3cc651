-- Under a lock of the table, so that no column comes or goes before the leads are read.
select quote_ident(a.attname) as name, a.atttypid::regtype::text as type
from pg_attribute a
where a.attrelid = 'public.leads'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
order by a.attnum
