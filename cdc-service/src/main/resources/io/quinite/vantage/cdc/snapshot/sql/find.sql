select id, leads
from pipeline.cdc_snapshots
where ended_at is null and organization_id is not distinct from ?::uuid and since is not distinct from ?::timestamptz
order by id desc
limit 1
