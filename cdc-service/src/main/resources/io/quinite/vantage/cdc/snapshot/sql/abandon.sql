update pipeline.cdc_snapshots set ended_at = clock_timestamp()
where ended_at is null and organization_id is not distinct from ?::uuid and since is not distinct from ?::timestamptz
