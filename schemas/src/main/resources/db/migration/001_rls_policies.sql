-- Row level security: whoever comes with a user sees and changes only what belongs to that user's organization. The owner
-- of the tables and roles with BYPASSRLS (service_role, the pipeline's own) are not bound by it.

set client_min_messages = warning;
set search_path = public;

alter table leads enable row level security;
alter table call_logs enable row level security;
-- Without a policy: only roles that bypass them. Supabase grants new tables to everybody, and who may write this one decides
-- where calls go.
alter table websocket_servers enable row level security;

drop policy if exists "Users can view leads in their organization" on leads;
create policy "Users can view leads in their organization" on leads for select
    using (organization_id in (select organization_id from profiles where id = auth.uid()));

drop policy if exists "Users can insert leads in their organization" on leads;
create policy "Users can insert leads in their organization" on leads for insert
    with check (organization_id in (select organization_id from profiles where id = auth.uid()));

-- Both: a user may neither touch a lead of another organization nor give one away to it.
drop policy if exists "Users can update leads in their organization" on leads;
create policy "Users can update leads in their organization" on leads for update
    using (organization_id in (select organization_id from profiles where id = auth.uid()))
    with check (organization_id in (select organization_id from profiles where id = auth.uid()));

drop policy if exists "Users can delete leads in their organization" on leads;
create policy "Users can delete leads in their organization" on leads for delete
    using (organization_id in (select organization_id from profiles where id = auth.uid()));

drop policy if exists "Users can view call logs in their organization" on call_logs;
create policy "Users can view call logs in their organization" on call_logs for select
    using (organization_id in (select organization_id from profiles where id = auth.uid()));

drop policy if exists "Users can insert call logs in their organization" on call_logs;
create policy "Users can insert call logs in their organization" on call_logs for insert
    with check (organization_id in (select organization_id from profiles where id = auth.uid()));

grant select, insert, update, delete on leads to authenticated;
grant select, insert on call_logs to authenticated;
