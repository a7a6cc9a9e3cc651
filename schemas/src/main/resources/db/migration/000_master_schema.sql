-- The tables of calls and leads, and, on a plain PostgreSQL, what surrounds them.
--
-- Two rules hold in every migration of this folder:
--   What the pipeline does not own (roles, the auth schema, organizations, projects, campaigns, profiles) is created only
--   where it does not exist. On Supabase it does, and stays as it is.
--   Running a file a second time, by Flyway or by hand, changes nothing.

set client_min_messages = warning;

-- ---------------------------------------------------------------------------------------------------------- identifiers

-- uuid_generate_v4() comes with uuid-ossp. Where that is not installed on the server, or may not be created, a function
-- of that name stands in, so that the defaults read the same everywhere.
do $$
begin
    if to_regproc('public.uuid_generate_v4') is null
            and not exists (select from pg_extension where extname = 'uuid-ossp') then
        begin
            if to_regnamespace('extensions') is not null then
                create extension "uuid-ossp" with schema extensions;
            else
                create extension "uuid-ossp" with schema public;
            end if;
        exception when feature_not_supported or undefined_file or insufficient_privilege then
            create function public.uuid_generate_v4() returns uuid
                language sql volatile parallel safe
                return gen_random_uuid();
            comment on function public.uuid_generate_v4() is 'Stands in for uuid-ossp, which this server does not offer.';
        end;
    end if;
end
$$;

-- Names below without a schema are public's; the extension's schema is there for uuid_generate_v4().
do $$
begin
    perform set_config('search_path', concat_ws(', ', 'public', (
        select quote_ident(n.nspname)
        from pg_extension e join pg_namespace n on n.oid = e.extnamespace
        where e.extname = 'uuid-ossp' and n.nspname <> 'public')), false);
end
$$;

-- --------------------------------------------------------------------------- surroundings, each only where it is missing

do $$
declare
    missing text;
begin
    for missing in
        select r from unnest(array ['anon', 'authenticated', 'service_role']) r
        where not exists (select from pg_roles where rolname = r)
    loop
        begin
            execute format('create role %I nologin noinherit', missing);
        exception
            -- Roles belong to the whole server: another database of it may be migrating at the same time.
            when duplicate_object or unique_violation then
                continue;
            when insufficient_privilege then
                raise exception 'the role % is missing and % may not create roles', missing, current_user
                    using hint = format('Let an administrator run: create role %I nologin noinherit;', missing);
        end;
        if missing = 'service_role' then
            begin
                alter role service_role bypassrls;
            exception when insufficient_privilege then
                raise warning 'service_role does not bypass row level security, because % may not grant that; let a superuser run: alter role service_role bypassrls', current_user;
            end;
        end if;
    end loop;
end
$$;

do $$
begin
    if to_regnamespace('auth') is null then
        create schema auth;
        comment on schema auth is 'Stands in for Supabase''s: the users, and who the current request''s user is.';
        grant usage on schema auth to anon, authenticated, service_role;
    end if;

    if to_regclass('auth.users') is null then
        create table auth.users (
            id uuid primary key default uuid_generate_v4(),
            email text,
            created_at timestamptz not null default now()
        );
        grant select on auth.users to service_role;
    end if;

    if to_regprocedure('auth.uid()') is null then
        -- nullif: after SET LOCAL and COMMIT on a pooled connection the setting is an empty string, which is no uuid.
        create function auth.uid() returns uuid language sql stable as $body$
            select coalesce(
                nullif(current_setting('request.jwt.claim.sub', true), ''),
                nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
            )::uuid
        $body$;
        comment on function auth.uid() is
            'The user of this request, from request.jwt.claim.sub or the sub of request.jwt.claims; null where neither is set.';
    end if;
end
$$;

do $$
begin
    if to_regclass('public.organizations') is null then
        create table organizations (
            id uuid primary key default uuid_generate_v4(),
            name text not null,
            created_at timestamptz not null default now()
        );
        grant select on organizations to service_role;
    end if;

    if to_regclass('public.projects') is null then
        create table projects (
            id uuid primary key default uuid_generate_v4(),
            organization_id uuid not null references organizations (id) on delete cascade,
            name text not null,
            created_at timestamptz not null default now()
        );
        grant select on projects to service_role;
    end if;

    if to_regclass('public.profiles') is null then
        create table profiles (
            id uuid primary key references auth.users (id) on delete cascade,
            organization_id uuid references organizations (id) on delete cascade,
            created_at timestamptz not null default now()
        );
        comment on table profiles is 'Which organization a user belongs to; row level security decides by it.';
        alter table profiles enable row level security;
        create policy "Users can view their own profile" on profiles for select using (id = auth.uid());
        grant select on profiles to authenticated, service_role;
    end if;

    if to_regclass('public.campaigns') is null then
        create table campaigns (
            id uuid primary key default uuid_generate_v4(),
            organization_id uuid not null references organizations (id) on delete cascade,
            name text not null,
            created_at timestamptz not null default now()
        );
        alter table campaigns enable row level security;
        create policy "Users can view campaigns in their organization" on campaigns for select
            using (organization_id in (select organization_id from profiles where id = auth.uid()));
        grant select on campaigns to authenticated, service_role;
    end if;
end
$$;

-- -------------------------------------------------------------------------------------------------------------- campaigns

alter table campaigns add column if not exists total_calls integer not null default 0;
alter table campaigns add column if not exists transferred_calls integer not null default 0;
alter table campaigns add column if not exists conversion_rate decimal(5, 2) generated always as (
    case when total_calls > 0 then round(transferred_calls::numeric / total_calls * 100, 2) else 0 end
) stored;

create index if not exists idx_campaigns_conversion on campaigns (conversion_rate desc);

comment on column campaigns.total_calls is 'Calls of this campaign, written by the pipeline as an absolute value.';
comment on column campaigns.transferred_calls is 'Calls that a human has answered, written by the pipeline as an absolute value.';
comment on column campaigns.conversion_rate is 'Percent: transferred_calls of total_calls, 0 when there are none.';

-- ------------------------------------------------------------------------------------------------------------------ leads

create table if not exists leads (
    id uuid primary key default uuid_generate_v4(),
    organization_id uuid not null references organizations (id) on delete cascade,
    project_id uuid references projects (id) on delete set null,
    created_by uuid references auth.users (id) on delete set null,
    name text not null,
    email text,
    phone text,
    source text not null default 'manual'
        constraint leads_source_check check (source in ('manual', 'csv_upload', 'website', 'referral')),
    status text not null default 'new'
        constraint leads_status_check check (status in ('new', 'contacted', 'qualified', 'converted', 'lost')),
    call_status text not null default 'not_called'
        constraint leads_call_status_check
        check (call_status in ('not_called', 'called', 'transferred', 'no_answer', 'voicemail')),
    transferred_to_human boolean not null default false,
    call_date timestamptz,
    call_log_id uuid,
    notes text,
    metadata jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

comment on table leads is
    'Whom campaigns call. The pipeline and people both write; call_status, call_date, call_log_id and transferred_to_human follow from the calls.';
comment on column leads.metadata is 'An object of whatever the sources know; merged key by key.';
comment on column leads.updated_at is 'Set by a trigger when the row changes.';
comment on column leads.call_status is 'Of the latest call by (call_timestamp, call_sid).';
comment on column leads.call_date is 'call_timestamp of the latest call.';
comment on column leads.call_log_id is 'The latest call.';
comment on column leads.transferred_to_human is 'Whether any call of this lead has been transferred.';

create index if not exists idx_leads_org on leads (organization_id);
create index if not exists idx_leads_project on leads (project_id);
create index if not exists idx_leads_status on leads (status);
create index if not exists idx_leads_call_status on leads (call_status);
create index if not exists idx_leads_created on leads (created_at desc);
create index if not exists idx_leads_email on leads (email) where email is not null;
create index if not exists idx_leads_phone on leads (phone) where phone is not null;
create index if not exists idx_leads_transferred on leads (transferred_to_human) where transferred_to_human = true;
create index if not exists idx_leads_call_log_id on leads (call_log_id);

create or replace function set_leads_updated_at() returns trigger language plpgsql as $$
begin
    new.updated_at = now();
    return new;
end
$$;

-- An update that changes nothing does not count as one.
create or replace trigger update_leads_updated_at before update on leads
    for each row when (old.* is distinct from new.*)
    execute function set_leads_updated_at();

-- -------------------------------------------------------------------------------------------------------------- call_logs

create table if not exists call_logs (
    id uuid primary key,
    campaign_id uuid not null references campaigns (id) on delete cascade,
    lead_id uuid not null references leads (id) on delete cascade,
    organization_id uuid not null references organizations (id) on delete cascade,
    call_sid text,
    call_status text not null
        constraint call_logs_call_status_check
        check (call_status in ('called', 'transferred', 'no_answer', 'voicemail')),
    transferred boolean not null default false,
    transferred_at timestamptz,
    transfer_reason text,
    transfer_department text,
    call_timestamp timestamptz not null default now(),
    duration integer not null default 0,
    transcript text,
    conversation_summary text,
    recording_url text,
    notes text,
    metadata jsonb,
    created_at timestamptz not null default now()
);

comment on table call_logs is 'One row a call, folded from its facts; the log of facts is the source of truth.';
comment on column call_logs.call_status is 'From all facts, whatever their order; the provider''s own word is metadata.provider_status.';
comment on column call_logs.transfer_reason is 'Of the latest transfer that names it, else of the latest request.';
comment on column call_logs.transfer_department is 'As transfer_reason.';
comment on column call_logs.metadata is 'An object of what else the facts say; each key has the value of the latest fact that names it.';
comment on column call_logs.id is 'The name-based UUID (version 5) of call_sid, so that every writer finds the same row.';
comment on column call_logs.call_sid is 'The telephony provider''s id of the call.';
comment on column call_logs.transferred is 'Whether a human answered; asking for a transfer does not count.';
comment on column call_logs.transferred_at is 'When a human first answered.';
comment on column call_logs.call_timestamp is 'When the call was first placed.';
comment on column call_logs.duration is 'Seconds.';

create index if not exists idx_call_logs_campaign on call_logs (campaign_id);
create index if not exists idx_call_logs_lead on call_logs (lead_id);
create index if not exists idx_call_logs_org on call_logs (organization_id);
create index if not exists idx_call_logs_call_sid on call_logs (call_sid);
create index if not exists idx_call_logs_timestamp on call_logs (call_timestamp desc);
create index if not exists idx_call_logs_transferred on call_logs (transferred) where transferred = true;
create index if not exists idx_call_logs_transferred_at on call_logs (transferred_at);

-- leads and call_logs refer to each other, so one of the two keys has to come after both.
do $$
begin
    if not exists (
        select from pg_constraint where conrelid = 'leads'::regclass and conname = 'leads_call_log_id_fkey') then
        alter table leads add constraint leads_call_log_id_fkey
            foreign key (call_log_id) references call_logs (id) on delete set null;
    end if;
end
$$;

-- ------------------------------------------------------------------------------------------------------ websocket_servers

create table if not exists websocket_servers (
    id uuid primary key default uuid_generate_v4(),
    name text not null,
    url text not null,
    is_active boolean not null default true,
    status text not null default 'pending'
        constraint websocket_servers_status_check check (status in ('pending', 'verified', 'failed')),
    last_verified_at timestamptz,
    priority integer not null default 0
);

comment on table websocket_servers is 'The voice servers that may take calls.';
comment on column websocket_servers.url is 'wss://…';

create index if not exists idx_websocket_servers_active on websocket_servers (is_active, priority);

grant select, insert, update, delete on leads, call_logs, websocket_servers to service_role;
