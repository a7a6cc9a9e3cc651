-- The control file learns of a new timeline only at the next checkpoint; the name of the file that is written knows it at once.
-- Greatest of both: after a restart the written log may end before what has been read from it.
select
    (select system_identifier::text from pg_control_system()) as system_id,
    ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int as timeline,
    current_database() as database,
    greatest(pg_current_wal_lsn(), pg_current_wal_flush_lsn())::text as current_lsn
