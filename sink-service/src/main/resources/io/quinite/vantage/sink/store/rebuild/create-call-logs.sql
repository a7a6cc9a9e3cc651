-- In a schema of its own, under its own name: with that schema first in the search path, the statements of the sink write here.
CREATE SCHEMA rebuild;
COMMENT ON SCHEMA rebuild IS 'Of a running vantage rebuild; what a killed one left behind may be dropped.';
CREATE TABLE rebuild.call_logs (LIKE public.call_logs INCLUDING ALL);
DO $$
DECLARE
    key record;
BEGIN
    FOR key IN
        SELECT conname, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint
        WHERE conrelid = 'public.call_logs'::regclass AND contype = 'f'
    LOOP
        EXECUTE format('ALTER TABLE rebuild.call_logs ADD CONSTRAINT %I %s', key.conname, key.definition);
    END LOOP;
END
$$;
CREATE TABLE rebuild.call_states (LIKE pipeline.call_states INCLUDING ALL);
CREATE TABLE rebuild.touched (call_id uuid PRIMARY KEY, lead_id uuid);
CREATE TABLE rebuild.moved (call_id uuid PRIMARY KEY);
