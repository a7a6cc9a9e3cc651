-- What the lead feed keeps. Its tables hold secrets, so that nobody but the feed reads them: not the sink, not the readers.

set client_min_messages = warning;
set search_path = public;

do $$
begin
    if not exists (select from pg_roles where rolname = 'vantage_feed') then
        create role vantage_feed nologin;
        comment on role vantage_feed is 'Keeps what the lead feed must remember; reads no lead.';
    end if;
exception
    -- Roles belong to the whole server: another database of it may be migrating at the same time.
    when duplicate_object or unique_violation then
        null;
    when insufficient_privilege then
        raise exception 'the role vantage_feed is missing and % may not create roles', current_user
            using hint = 'Let an administrator run: create role vantage_feed nologin;';
end
$$;

CREATE TABLE IF NOT EXISTS pipeline.feed_keys (
    name text PRIMARY KEY,
    key bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE pipeline.feed_keys IS 'Secret keys that every instance of the lead feed shares. Without them, ids that clients hold are worthless.';

grant usage on schema pipeline to vantage_feed;
-- Taken from those whom the schema's default privileges give every table.
revoke all on pipeline.feed_keys from vantage_sink, vantage_reader;
grant select, insert on pipeline.feed_keys to vantage_feed;
