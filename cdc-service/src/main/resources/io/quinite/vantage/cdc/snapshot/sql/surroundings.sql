-- What must be so before leads are put into the log; a null slot_state says that the slot is missing.
select
    pg_is_in_recovery() as standby,
    -- Of a superuser, a role with bypassrls and, unless the table forces it, the owner.
    not coalesce(row_security_active(to_regclass('leads')::oid), false) as sees_all,
    to_regclass('pipeline.cdc_snapshots') is not null as migrated,
    exists (
        select from pg_publication_tables
        where pubname = ? and schemaname = 'pipeline' and tablename = 'cdc_snapshots') as published,
    (select coalesce(wal_status, '') from pg_replication_slots where slot_name = ?) as slot_state
