-- What must be so before leads are put into the log; a null slot_state says that the slot is missing.
select
    pg_is_in_recovery() as standby,
    (select rolbypassrls or rolsuper from pg_roles where rolname = current_user) as sees_all,
    to_regclass('pipeline.cdc_snapshots') is not null as migrated,
    exists (
        select from pg_publication_tables
        where pubname = ? and schemaname = 'pipeline' and tablename = 'cdc_snapshots') as published,
    (select coalesce(wal_status, '') from pg_replication_slots where slot_name = ?) as slot_state
