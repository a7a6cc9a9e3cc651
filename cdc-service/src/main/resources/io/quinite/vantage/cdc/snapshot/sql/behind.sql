-- How much of the log is not published yet; no row where the slot is missing.
select
    s.active,
    pg_wal_lsn_diff(pg_current_wal_insert_lsn(), s.confirmed_flush_lsn)::bigint as bytes,
    s.confirmed_flush_lsn >= ?::pg_lsn as published
from pg_replication_slots s
where s.slot_name = ?
