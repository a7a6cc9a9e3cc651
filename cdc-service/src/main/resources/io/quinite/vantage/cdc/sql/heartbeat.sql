-- A transaction without changes of leads moves the slot past everything that was logged before it.
select
    pg_logical_emit_message(true, 'vantage.heartbeat', '')::text as lsn,
    s.active,
    s.confirmed_flush_lsn::text as confirmed_flush,
    pg_wal_lsn_diff(pg_current_wal_lsn(), s.confirmed_flush_lsn)::bigint as lag_bytes,
    coalesce(s.safe_wal_size, -1) as safe_bytes
from (select) as always
left join pg_replication_slots s on s.slot_name = ?
