-- First of all in each transaction: it keeps a second command out, and is what change data capture believes the rest for.
update pipeline.cdc_snapshots set leads = leads
where id = ? and ended_at is null
returning last_id, waiting, leads
