-- Webhooks of the lead feed: who subscribes, how far each has been served, and what waits because it could not be delivered.
-- Secrets and changes of leads are in these tables, so that, as in 005, nobody but the feed's role reads them.

set client_min_messages = warning;
set search_path = public;

CREATE TABLE IF NOT EXISTS pipeline.feed_instances (
    id uuid PRIMARY KEY,
    lease_until timestamptz NOT NULL
);
COMMENT ON TABLE pipeline.feed_instances IS 'Instances of the lead feed that are alive. The subscriptions of one whose lease is over go to others.';

CREATE TABLE IF NOT EXISTS pipeline.feed_subscriptions (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    url text NOT NULL,
    description text NOT NULL DEFAULT '',
    statuses text[] NOT NULL DEFAULT '{}',
    projects uuid[] NOT NULL DEFAULT '{}',
    fields text[] NOT NULL DEFAULT '{}',
    secret bytea NOT NULL,
    former_secret bytea,
    former_secret_until timestamptz,
    disabled_at timestamptz,
    disabled_code text,
    disabled_detail text,
    topic_id text NOT NULL,
    positions bigint[] NOT NULL,
    owner uuid,
    epoch bigint NOT NULL DEFAULT 0,
    last_success_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT feed_subscriptions_former_check CHECK ((former_secret IS NULL) = (former_secret_until IS NULL)),
    CONSTRAINT feed_subscriptions_disabled_check CHECK ((disabled_at IS NULL) = (disabled_code IS NULL))
);
COMMENT ON TABLE pipeline.feed_subscriptions IS 'Webhooks: where the changes of an organization''s leads are sent, and how far.';
COMMENT ON COLUMN pipeline.feed_subscriptions.positions IS 'By partition, the offset before which every change was delivered or waits in feed_pending.';
COMMENT ON COLUMN pipeline.feed_subscriptions.epoch IS 'The fence: one more with each owner and each change of the subscription; who writes under an older one writes nothing.';
CREATE INDEX IF NOT EXISTS idx_feed_subscriptions_organization ON pipeline.feed_subscriptions (organization_id);
CREATE INDEX IF NOT EXISTS idx_feed_subscriptions_owner ON pipeline.feed_subscriptions (owner);

CREATE TABLE IF NOT EXISTS pipeline.feed_waiting (
    subscription_id uuid NOT NULL REFERENCES pipeline.feed_subscriptions (id) ON DELETE CASCADE,
    lead_id uuid NOT NULL,
    partition_id integer NOT NULL,
    failures integer NOT NULL,
    first_failed_at timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    PRIMARY KEY (subscription_id, lead_id)
);
COMMENT ON TABLE pipeline.feed_waiting IS 'Leads whose oldest change in feed_pending could not be delivered, and when it is tried again.';

CREATE TABLE IF NOT EXISTS pipeline.feed_pending (
    subscription_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    record_offset bigint NOT NULL,
    record_time timestamptz NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (subscription_id, lead_id, record_offset),
    FOREIGN KEY (subscription_id, lead_id) REFERENCES pipeline.feed_waiting (subscription_id, lead_id) ON DELETE CASCADE
);
COMMENT ON TABLE pipeline.feed_pending IS 'Changes of leads that wait, in the order of their offsets.';

CREATE TABLE IF NOT EXISTS pipeline.feed_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription_id uuid NOT NULL REFERENCES pipeline.feed_subscriptions (id) ON DELETE CASCADE,
    webhook_id text NOT NULL,
    lead_id uuid,
    attempt integer NOT NULL,
    attempted_at timestamptz NOT NULL,
    duration_ms integer NOT NULL,
    outcome text NOT NULL,
    status integer,
    detail text
);
COMMENT ON TABLE pipeline.feed_attempts IS 'The latest attempts of each subscription, for people who look for what went wrong.';
CREATE INDEX IF NOT EXISTS idx_feed_attempts_subscription ON pipeline.feed_attempts (subscription_id, id);

-- Taken from those whom the schema's default privileges give every table.
revoke all on pipeline.feed_instances, pipeline.feed_subscriptions, pipeline.feed_waiting, pipeline.feed_pending,
    pipeline.feed_attempts from vantage_sink, vantage_reader;
grant select, insert, update, delete on pipeline.feed_instances, pipeline.feed_subscriptions, pipeline.feed_waiting to vantage_feed;
grant select, insert, delete on pipeline.feed_pending, pipeline.feed_attempts to vantage_feed;
