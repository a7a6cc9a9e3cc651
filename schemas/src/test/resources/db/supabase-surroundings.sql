-- What a Supabase project has before the pipeline comes: run by the server's superuser, the migrator is `project_owner`,
-- who is none (there it is called postgres).
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role supabase_auth_admin nologin noinherit createrole;
create role project_owner login createrole createdb replication bypassrls;
grant anon, authenticated, service_role to project_owner;

create schema extensions;
create extension "uuid-ossp" with schema extensions;
grant usage on schema extensions to public;

create schema auth authorization supabase_auth_admin;
create table auth.users (
    instance_id uuid,
    id uuid primary key,
    aud varchar(255),
    email varchar(255),
    raw_user_meta_data jsonb
);
alter table auth.users owner to supabase_auth_admin;
alter table auth.users enable row level security;
create function auth.uid() returns uuid language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
    )::uuid
$$;
alter function auth.uid() owner to supabase_auth_admin;
grant usage on schema auth to anon, authenticated, service_role, project_owner;
grant all on auth.users to project_owner;

alter schema public owner to project_owner;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges for role project_owner in schema public grant all on tables to anon, authenticated, service_role;

set role project_owner;
create table organizations (id uuid primary key default gen_random_uuid(), name text not null, plan text not null default 'free');
create table projects (id uuid primary key default gen_random_uuid(), organization_id uuid references organizations (id), title text);
create table profiles (
    id uuid primary key references auth.users (id) on delete cascade,
    organization_id uuid references organizations (id),
    full_name text,
    role text default 'employee'
);
alter table profiles enable row level security;
create policy "own profile" on profiles for select to authenticated using (auth.uid() = id);
create table campaigns (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid references organizations (id),
    name text not null,
    start_date date,
    -- added by hand some day, before the pipeline
    total_calls integer not null default 0
);
create index campaigns_by_start on campaigns (start_date);

insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000000a', 'a@example.com');
insert into organizations (id, name) values ('00000000-0000-4000-8000-000000000001', 'one');
insert into profiles (id, organization_id, full_name)
    values ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-000000000001', 'Asha Rao');
insert into campaigns (id, organization_id, name, start_date, total_calls)
    values ('00000000-0000-4000-8000-0000000000c1', '00000000-0000-4000-8000-000000000001', 'Diwali', '2026-11-01', 7);
reset role;
