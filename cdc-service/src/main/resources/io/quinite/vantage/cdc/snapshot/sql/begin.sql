insert into pipeline.cdc_snapshots (organization_id, since) values (?::uuid, ?::timestamptz) returning id, leads
