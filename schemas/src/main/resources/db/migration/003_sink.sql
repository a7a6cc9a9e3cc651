-- What the sink keeps beside the rows: how far it has read, what it must remember of each call and lead, the facts that
-- wait for a parent, and the records that it could not take. All of it is written in the transaction that writes the rows.

set client_min_messages = warning;
set search_path = public;

-- Exact for every value: a double holds microseconds only until 2255.
CREATE OR REPLACE FUNCTION pipeline.from_micros(micros bigint) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT timestamptz 'epoch' + (micros / 1000000) * interval '1 second' + (micros % 1000000) * interval '1 microsecond' $$;

CREATE OR REPLACE FUNCTION pipeline.to_micros(at timestamptz) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT (extract(epoch FROM at) * 1000000)::bigint $$;

CREATE TABLE IF NOT EXISTS pipeline.sink_offsets (
    topic text NOT NULL,
    partition integer NOT NULL,
    topic_id text NOT NULL,
    next_offset bigint NOT NULL,
    consumed bigint NOT NULL DEFAULT 0,
    stored bigint NOT NULL DEFAULT 0,
    merged bigint NOT NULL DEFAULT 0,
    dead_lettered bigint NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);
COMMENT ON TABLE pipeline.sink_offsets IS
    'How far the sink has read. Whoever writes what follows from a partition holds the lock of its row. consumed = stored + merged + dead_lettered + rows of parked_facts.';
COMMENT ON COLUMN pipeline.sink_offsets.topic_id IS 'Kafka''s id of the topic: a topic made anew has other records under the same offsets.';
COMMENT ON COLUMN pipeline.sink_offsets.merged IS 'Records without an effect of their own: duplicates, older totals, facts about a lead that was deleted later.';

CREATE TABLE IF NOT EXISTS pipeline.call_states (
    call_id uuid PRIMARY KEY,
    state bytea NOT NULL,
    refused text
);
COMMENT ON TABLE pipeline.call_states IS 'What call_logs cannot tell: which facts of a call were taken, and which of them decided each column.';
COMMENT ON COLUMN pipeline.call_states.state IS 'Written and read by io.quinite.vantage.sink.merge.CallStateCodec; the first byte is the version.';
COMMENT ON COLUMN pipeline.call_states.refused IS 'Why the call has no row and never will: a cause of dead letters. Null where it has one, or had one until people deleted it.';

CREATE TABLE IF NOT EXISTS pipeline.lead_states (
    lead_id uuid PRIMARY KEY,
    seen bytea NOT NULL DEFAULT '',
    stamps jsonb NOT NULL DEFAULT '{"fields": {}, "metadata": {}}',
    deleted_at timestamptz
);
COMMENT ON TABLE pipeline.lead_states IS 'What leads cannot tell: which facts were taken, and which fact or edit decided each field.';
COMMENT ON COLUMN pipeline.lead_states.stamps IS 'Field or metadata key to [microseconds since the epoch, event id]; an edit by people has the largest id.';
COMMENT ON COLUMN pipeline.lead_states.deleted_at IS 'When people deleted the lead last: facts up to then have no effect any more.';

CREATE TABLE IF NOT EXISTS pipeline.parked_facts (
    topic text NOT NULL,
    partition integer NOT NULL,
    record_offset bigint NOT NULL,
    subject_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    event_id uuid NOT NULL,
    waits_for text NOT NULL CHECK (waits_for IN ('identity', 'lead', 'campaign', 'project', 'organization')),
    waits_id uuid NOT NULL,
    record_timestamp bigint NOT NULL,
    record_key bytea,
    record_value bytea,
    record_headers bytea NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition, record_offset)
);
CREATE INDEX IF NOT EXISTS idx_parked_facts_subject ON pipeline.parked_facts (topic, subject_id);
CREATE INDEX IF NOT EXISTS idx_parked_facts_waits ON pipeline.parked_facts (waits_for, waits_id);
CREATE INDEX IF NOT EXISTS idx_parked_facts_parked_at ON pipeline.parked_facts (parked_at);
COMMENT ON TABLE pipeline.parked_facts IS 'Facts whose row cannot be written yet, as they came; they are applied when what they wait for is there.';
COMMENT ON COLUMN pipeline.parked_facts.subject_id IS 'The call (call_logs.id) or the lead that the fact is about.';
COMMENT ON COLUMN pipeline.parked_facts.waits_for IS 'identity: no fact has named the campaign and the lead of the call yet.';
COMMENT ON COLUMN pipeline.parked_facts.waits_id IS 'The id of what must exist; for identity the call itself.';

CREATE TABLE IF NOT EXISTS pipeline.dead_letters (
    topic text NOT NULL,
    partition integer NOT NULL,
    record_offset bigint NOT NULL,
    cause text NOT NULL,
    message text NOT NULL,
    call_id uuid,
    lead_id uuid,
    organization_id uuid,
    event_id uuid,
    record_timestamp bigint NOT NULL,
    record_key bytea,
    record_value bytea,
    record_headers bytea NOT NULL,
    failed_at timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz,
    PRIMARY KEY (topic, partition, record_offset)
);
CREATE INDEX IF NOT EXISTS idx_dead_letters_unpublished ON pipeline.dead_letters (failed_at) WHERE published_at IS NULL;
CREATE INDEX IF NOT EXISTS idx_dead_letters_cause ON pipeline.dead_letters (cause, failed_at DESC);
COMMENT ON TABLE pipeline.dead_letters IS 'Records that the sink could not take, untouched, with the reason; each is also published to its topic''s dead-letter topic.';
COMMENT ON COLUMN pipeline.dead_letters.cause IS 'A stable code; io.quinite.vantage.sink.store.DeadLetterCause lists them.';
COMMENT ON COLUMN pipeline.dead_letters.published_at IS 'When the dead-letter topic had it; null until then.';

CREATE TABLE IF NOT EXISTS pipeline.campaign_totals (
    organization_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    partition integer NOT NULL,
    total_calls bigint NOT NULL,
    transferred_calls bigint NOT NULL,
    epoch integer NOT NULL,
    version bigint NOT NULL,
    as_of timestamptz NOT NULL,
    PRIMARY KEY (campaign_id, organization_id)
);
COMMENT ON TABLE pipeline.campaign_totals IS 'The newest totals of each campaign, as analytics published them; campaigns shows them where the organization is the same.';
COMMENT ON COLUMN pipeline.campaign_totals.partition IS 'Of the totals topic.';

-- People edit leads too. An edit counts as a fact of its time, so it must be stamped like one, whoever makes it and by
-- whatever client: hence triggers. The sink says who it is (vantage.writer) and stamps its own.

CREATE OR REPLACE FUNCTION pipeline.changed_lead_fields(old_row jsonb, new_row jsonb, stamp jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT coalesce(jsonb_object_agg(field, stamp), '{}')
    FROM unnest(ARRAY['name', 'email', 'phone', 'source', 'status', 'project_id', 'notes']) AS field
    WHERE old_row -> field IS DISTINCT FROM new_row -> field
    $$;

CREATE OR REPLACE FUNCTION pipeline.changed_keys(old_object jsonb, new_object jsonb, stamp jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
    WITH both_objects AS (
        SELECT CASE WHEN jsonb_typeof(old_object) = 'object' THEN old_object ELSE '{}' END AS before,
               CASE WHEN jsonb_typeof(new_object) = 'object' THEN new_object ELSE '{}' END AS after)
    SELECT coalesce(jsonb_object_agg(key, stamp), '{}')
    FROM both_objects, LATERAL (SELECT jsonb_object_keys(before || after) AS key) AS keys
    WHERE before -> key IS DISTINCT FROM after -> key
    $$;

CREATE OR REPLACE FUNCTION pipeline.note_lead_edit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pipeline, pg_temp
    AS $$
DECLARE
    edit_stamp jsonb := jsonb_build_array(pipeline.to_micros(clock_timestamp()), 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    before jsonb;
    after jsonb := to_jsonb(NEW);
    fields jsonb;
    keys jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := to_jsonb(OLD);
        fields := pipeline.changed_lead_fields(before, after, edit_stamp);
    ELSE
        -- An insert says every field, also those that it leaves empty.
        fields := pipeline.changed_lead_fields('{}', after, edit_stamp);
    END IF;
    keys := pipeline.changed_keys(before -> 'metadata', after -> 'metadata', edit_stamp);
    IF fields <> '{}' OR keys <> '{}' THEN
        INSERT INTO pipeline.lead_states AS s (lead_id, stamps)
        VALUES (NEW.id, jsonb_build_object('fields', fields, 'metadata', keys))
        ON CONFLICT (lead_id) DO UPDATE SET stamps = jsonb_build_object(
            'fields', coalesce(s.stamps -> 'fields', '{}') || fields,
            'metadata', coalesce(s.stamps -> 'metadata', '{}') || keys);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION pipeline.note_lead_deletion() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pipeline, pg_temp
    AS $$
BEGIN
    -- What was seen stays known, so that a late duplicate cannot bring the lead back.
    INSERT INTO pipeline.lead_states (lead_id, deleted_at) VALUES (OLD.id, clock_timestamp())
    ON CONFLICT (lead_id) DO UPDATE SET deleted_at = EXCLUDED.deleted_at, stamps = DEFAULT;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER pipeline_note_lead_edit
    AFTER INSERT OR UPDATE ON leads FOR EACH ROW
    WHEN (current_setting('vantage.writer', true) IS DISTINCT FROM 'sink')
    EXECUTE FUNCTION pipeline.note_lead_edit();

CREATE OR REPLACE TRIGGER pipeline_note_lead_deletion
    AFTER DELETE ON leads FOR EACH ROW
    WHEN (current_setting('vantage.writer', true) IS DISTINCT FROM 'sink')
    EXECUTE FUNCTION pipeline.note_lead_deletion();

REVOKE EXECUTE ON FUNCTION pipeline.note_lead_edit(), pipeline.note_lead_deletion() FROM PUBLIC;
