-- invalidation_reason came with PostgreSQL 17, so it is asked for by name, not by column.
select
    coalesce(s.plugin, '') as plugin,
    coalesce(s.database, '') as database,
    coalesce(
        to_jsonb(s) ->> 'invalidation_reason',
        case when s.wal_status = 'lost' then 'wal_status is lost' end,
        '') as lost,
    coalesce(s.confirmed_flush_lsn, s.restart_lsn, '0/0')::text as confirmed_flush,
    s.active,
    coalesce(s.active_pid, 0) as active_pid
from pg_replication_slots s
where s.slot_name = ?
