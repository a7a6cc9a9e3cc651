-- What change data capture needs beside the rows: who writes them, and snapshots.

set client_min_messages = warning;
set search_path = public;

-- ------------------------------------------------------------------------------------------------------ who made a change

-- The log does not say who wrote. So each statement on leads says it in the log, before its changes and in their transaction.
-- A role that is not the sink's cannot pass for the sink by its setting.
CREATE OR REPLACE FUNCTION pipeline.say_who_writes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$
DECLARE
    who text := 'people';
BEGIN
    IF current_setting('vantage.writer', true) = 'sink' THEN
        IF pg_has_role(session_user, 'vantage_sink', 'member') THEN
            who := 'sink';
        END IF;
    END IF;
    PERFORM pg_logical_emit_message(true, 'vantage.origin', who);
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION pipeline.say_who_writes() FROM PUBLIC;

CREATE OR REPLACE TRIGGER pipeline_say_who_writes
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON leads FOR EACH STATEMENT
    EXECUTE FUNCTION pipeline.say_who_writes();
-- Also where session_replication_role keeps other triggers away.
ALTER TABLE leads ENABLE ALWAYS TRIGGER pipeline_say_who_writes;

-- ---------------------------------------------------------------------------------------------------------------- snapshots

CREATE TABLE IF NOT EXISTS pipeline.cdc_snapshots (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid,
    since timestamptz,
    last_id uuid,
    waiting uuid[] NOT NULL DEFAULT '{}',
    leads bigint NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    complete boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE pipeline.cdc_snapshots IS
    'Snapshots of leads. A row is written in the transaction that puts leads into the log; only then does change data capture believe what it finds there.';
COMMENT ON COLUMN pipeline.cdc_snapshots.organization_id IS 'Only leads of this organization; null for all.';
COMMENT ON COLUMN pipeline.cdc_snapshots.since IS 'Only leads that were updated at this time or later; null for all.';
COMMENT ON COLUMN pipeline.cdc_snapshots.last_id IS 'Leads up to this id are done, but for those that wait.';
COMMENT ON COLUMN pipeline.cdc_snapshots.waiting IS 'Leads that others had locked.';

-- Nobody else may write it: who can, can have leads published that do not exist.
REVOKE ALL ON pipeline.cdc_snapshots FROM vantage_sink;
GRANT SELECT, INSERT, UPDATE ON pipeline.cdc_snapshots TO vantage_cdc;
-- Locking a row takes the right to update a column; this one is set by a trigger, whatever is written into it.
GRANT UPDATE (updated_at) ON leads TO vantage_cdc;

do $$
begin
    if exists (select from pg_publication where pubname = 'vantage_leads' and not puballtables)
        and not exists (
            select from pg_publication_tables
            where pubname = 'vantage_leads' and schemaname = 'pipeline' and tablename = 'cdc_snapshots')
    then
        alter publication vantage_leads add table pipeline.cdc_snapshots (id);
    end if;
exception when insufficient_privilege then
    raise warning 'vantage cdc snapshot cannot work yet; let the owner of the publication run: alter publication vantage_leads add table pipeline.cdc_snapshots (id)';
end
$$;
