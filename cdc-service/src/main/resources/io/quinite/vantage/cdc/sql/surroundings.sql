-- What must be so before a slot is of any use. Columns by name: a null says that the thing itself is missing.
select
    pg_is_in_recovery() as standby,
    current_setting('wal_level') as wal_level,
    (select setting::bigint from pg_settings where name = 'max_slot_wal_keep_size') as keep_mib,
    (select rolreplication or rolsuper from pg_roles where rolname = current_user) as replicates,
    (select relreplident = 'f' from pg_class where oid = to_regclass('public.leads')) as whole_rows,
    exists (
        select from pg_publication_tables
        where pubname = ? and schemaname = 'public' and tablename = 'leads') as published
