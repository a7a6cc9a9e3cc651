-- The lock makes the log's order right: whoever wrote a row before has committed, whoever writes it next must wait for our
-- commit. Locked first and written then, or a row that has changed meanwhile would be written twice.
with locked as materialized (
    select :columns from public.leads where id = any (?) :scope for share :skip)
select locked.id::uuid, pg_logical_emit_message(true, 'vantage.lead', row_to_json(locked)::text) from locked
