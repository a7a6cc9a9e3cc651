-- One row, whether or not the slot is there. Columns that came with later servers are asked for by name.
select
    current_setting('server_version') as server_version,
    pg_is_in_recovery() as standby,
    (select setting::bigint from pg_settings where name = 'max_slot_wal_keep_size') as keep_mib,
    s.slot_name is not null as found,
    coalesce(s.plugin, '') as plugin,
    coalesce(s.database, '') as database,
    coalesce(s.wal_status, '') as wal_status,
    coalesce(to_jsonb(s) ->> 'invalidation_reason', '') as invalidation_reason,
    coalesce((to_jsonb(s) ->> 'failover')::boolean, false) as failover,
    coalesce(s.active, false) as active,
    coalesce(s.confirmed_flush_lsn::text, '') as confirmed_flush,
    coalesce(pg_wal_lsn_diff(w.lsn, s.confirmed_flush_lsn), 0)::bigint as lag_bytes,
    coalesce(pg_wal_lsn_diff(w.lsn, s.restart_lsn), 0)::bigint as retained_bytes,
    coalesce(s.safe_wal_size, -1) as safe_bytes,
    coalesce(s.active_pid, 0) as pid,
    coalesce(a.usename::text, '') as holder,
    coalesce(a.application_name, '') as application,
    coalesce(host(a.client_addr), '') as address,
    a.backend_start as since
from (
    select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end as lsn) as w
left join pg_replication_slots s on s.slot_name = ?
left join pg_stat_activity a on a.pid = s.active_pid
