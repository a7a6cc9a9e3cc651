-- Everything of campaigns but their numbers of calls, under the same checks, keys and generated columns.
CREATE SCHEMA rebuild;
COMMENT ON SCHEMA rebuild IS 'Of a running vantage rebuild; what a killed one left behind may be dropped.';
CREATE TABLE rebuild.campaigns (LIKE public.campaigns INCLUDING ALL);
DO $$
DECLARE
    key record;
    names text;
BEGIN
    FOR key IN
        SELECT conname, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint
        WHERE conrelid = 'public.campaigns'::regclass AND contype = 'f'
    LOOP
        EXECUTE format('ALTER TABLE rebuild.campaigns ADD CONSTRAINT %I %s', key.conname, key.definition);
    END LOOP;
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO names
    FROM pg_attribute
    WHERE attrelid = 'public.campaigns'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      AND attname NOT IN ('total_calls', 'transferred_calls');
    EXECUTE format('INSERT INTO rebuild.campaigns (%1$s) OVERRIDING SYSTEM VALUE SELECT %1$s FROM public.campaigns', names);
END
$$;
CREATE TABLE rebuild.campaign_totals (LIKE pipeline.campaign_totals INCLUDING ALL);
CREATE TABLE rebuild.touched (campaign_id uuid PRIMARY KEY);
