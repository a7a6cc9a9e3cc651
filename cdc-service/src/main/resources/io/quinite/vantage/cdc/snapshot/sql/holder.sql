-- Transactions that have written or locked leads.
select coalesce(string_agg(distinct 'pid ' || a.pid || ' (' || a.usename || ', ' || a.application_name || ')', ', '), 'nobody any more')
from pg_locks l
join pg_stat_activity a on a.pid = l.pid
where l.relation = 'public.leads'::regclass and l.mode in ('RowExclusiveLock', 'RowShareLock') and l.pid <> pg_backend_pid()
