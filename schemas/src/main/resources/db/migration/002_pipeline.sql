-- What the pipeline itself needs: a schema for its own tables, a role for each service, and what change data capture reads.

set client_min_messages = warning;
set search_path = public;

do $$
begin
    -- Flyway has made it already; by hand it may be missing.
    if to_regnamespace('pipeline') is null then
        create schema pipeline;
    end if;
end
$$;
comment on schema pipeline is 'What the call pipeline keeps for itself: migrations done, offsets, facts that wait for their parents.';

-- ------------------------------------------------------------------------------------------------------------------ roles

-- Without a login: whoever runs the pipeline gives the services' roles LOGIN and a password, or grants them to roles of his
-- own. BYPASSRLS, because the services serve every organization, and because a role that row level security binds does not
-- fail, it silently reads nothing.
do $$
declare
    wanted record;
begin
    for wanted in
        select * from (values
            ('vantage_sink', false, 'Writes leads, call_logs, the totals of campaigns, and schema pipeline.'),
            ('vantage_cdc', true, 'Reads the changes of leads through a replication slot.'),
            ('vantage_reader', false, 'Reads everything of the pipeline, of every organization; writes nothing.')
        ) as roles (name, replicates, purpose)
    loop
        begin
            if not exists (select from pg_roles where rolname = wanted.name) then
                execute format('create role %I nologin', wanted.name);
                execute format('comment on role %I is %L', wanted.name, wanted.purpose);
            end if;
        exception
            -- Roles belong to the whole server: another database of it may be migrating at the same time.
            when duplicate_object or unique_violation then
                null;
            when insufficient_privilege then
                raise exception 'the role % is missing and % may not create roles', wanted.name, current_user
                    using hint = 'Let an administrator run: create role vantage_sink nologin bypassrls; '
                        'create role vantage_cdc nologin replication bypassrls; create role vantage_reader nologin bypassrls;';
        end;
        begin
            if wanted.replicates and not (select rolreplication from pg_roles where rolname = wanted.name) then
                execute format('alter role %I replication', wanted.name);
            end if;
            if not (select rolbypassrls from pg_roles where rolname = wanted.name) then
                execute format('alter role %I bypassrls', wanted.name);
            end if;
        exception when insufficient_privilege then
            raise warning 'the role % cannot work yet, because % may not give it what it needs; let a superuser run: alter role % %',
                wanted.name, current_user, wanted.name,
                case when wanted.replicates then 'replication bypassrls' else 'bypassrls' end;
        end;
    end loop;
end
$$;

-- ----------------------------------------------------------------------------------------------------------------- grants

grant usage on schema public, pipeline to vantage_sink, vantage_cdc, vantage_reader;

grant select on organizations, projects, campaigns to vantage_sink;
grant update (total_calls, transferred_calls) on campaigns to vantage_sink;
grant select, insert, update, delete on leads, call_logs, websocket_servers to vantage_sink;

grant select on leads to vantage_cdc;

grant select on organizations, projects, campaigns, leads, call_logs, websocket_servers to vantage_reader;

-- Tables that later migrations add to schema pipeline. The table of migrations done is older, so the sink cannot touch it.
alter default privileges in schema pipeline grant select, insert, update, delete on tables to vantage_sink;
alter default privileges in schema pipeline grant usage, select on sequences to vantage_sink;
alter default privileges in schema pipeline grant select on tables to vantage_reader;
grant select on all tables in schema pipeline to vantage_reader;

-- ---------------------------------------------------------------------------------------------------------------- indexes

-- For pages of one organization's rows in order: without them, the first page of a small organization walks through
-- everybody's leads, and the newest transfers are found behind all the calls that were never transferred.
create index if not exists idx_leads_org_created on leads (organization_id, created_at desc);
create index if not exists idx_call_logs_org_transferred_at on call_logs (organization_id, transferred_at desc)
    where transferred = true;

-- ---------------------------------------------------------------------------------------------------- change data capture

-- The whole old row goes into the log, so that `before` is complete and a delete carries its organization.
do $$
begin
    if (select relreplident from pg_class where oid = 'leads'::regclass) <> 'f' then
        alter table leads replica identity full;
    end if;
    if not exists (select from pg_publication where pubname = 'vantage_leads') then
        create publication vantage_leads for table leads with (publish = 'insert, update, delete, truncate');
        comment on publication vantage_leads is 'What cdc-service publishes as crm.lead-changes.';
    end if;
end
$$;
