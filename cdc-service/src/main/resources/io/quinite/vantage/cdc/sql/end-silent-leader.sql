-- The active instance says something every second. One that is frozen, or whose machine is lost, keeps its session and with it
-- the lock; after so many seconds of silence the session is ended. One in the midst of a statement is not silent.
select count(pg_terminate_backend(a.pid))
from pg_locks l
join pg_stat_activity a on a.pid = l.pid
where l.locktype = 'advisory'
    and l.granted
    and l.objsubid = 1
    and l.database = (select oid from pg_database where datname = current_database())
    and ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('vantage.cdc.' || ?, 0)
    and a.state <> 'active'
    and a.state_change < clock_timestamp() - make_interval(secs => ?)
