update pipeline.cdc_snapshots set ended_at = clock_timestamp(), complete = true where id = ?
returning pg_current_wal_insert_lsn()::text
