-- Greatest of both: after a restart the written log may end before what has been read from it.
select
    (select system_identifier::text from pg_control_system()) as system_id,
    current_database() as database,
    greatest(pg_current_wal_lsn(), pg_current_wal_flush_lsn())::text as current_lsn
