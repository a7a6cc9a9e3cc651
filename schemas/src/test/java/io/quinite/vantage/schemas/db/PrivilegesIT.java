package io.quinite.vantage.schemas.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each service can do its work with its own role, and nothing else. */
class PrivilegesIT {
    private static Database database;
    private Connection connection;

    @BeforeAll
    static void migrate() throws Exception {
        database = Database.migrated();
        database.execute(
                "create table pipeline.of_a_later_migration (id bigint generated always as identity, note text)");
        database.execute("create sequence pipeline.counter_of_a_later_migration");
    }

    @AfterAll
    static void drop() throws Exception {
        database.close();
    }

    @BeforeEach
    void begin() throws Exception {
        connection = database.connect();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void rollBack() throws Exception {
        connection.rollback();
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from leads for update",
                "insert into leads (organization_id, name) select id, name from organizations",
                "update leads set call_status = 'called'",
                "delete from leads",
                "select * from call_logs for update",
                "insert into call_logs (id, campaign_id, lead_id, organization_id, call_status)"
                        + " select id, id, id, id, name from organizations",
                "update call_logs set duration = 1",
                "delete from call_logs",
                "select * from campaigns for update",
                "update campaigns set total_calls = 1, transferred_calls = 1",
                "select * from organizations, projects",
                "insert into websocket_servers (name, url) values ('ws-1', 'wss://ws-1')",
                "update websocket_servers set status = 'verified'",
                "insert into pipeline.of_a_later_migration (note) values ('x')",
                "update pipeline.of_a_later_migration set note = 'y'",
                "delete from pipeline.of_a_later_migration",
                "select nextval('pipeline.counter_of_a_later_migration')",
                "create temporary table staged (like call_logs) on commit drop"
            })
    void shouldLetTheSinkDoItsWork(String statement) throws Exception {
        as("vantage_sink");

        assertThatCode(() -> Database.execute(connection, statement)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table leads add column x int",
                "alter table call_logs disable row level security",
                "drop table call_logs",
                "truncate leads",
                "create table public.x (id int)",
                "create table pipeline.x (id int)",
                "update campaigns set name = 'x'",
                "update campaigns set organization_id = null",
                "insert into campaigns (organization_id, name) select id, name from organizations",
                "delete from campaigns",
                "insert into organizations (name) values ('x')",
                "select * from auth.users",
                "select * from profiles",
                "delete from pipeline.migrations",
                "create role x",
                "alter role vantage_sink superuser",
                "alter publication vantage_leads add table call_logs"
            })
    void shouldLetTheSinkDoNothingElse(String statement) throws Exception {
        refused("vantage_sink", statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from leads",
                "select * from pg_publication_tables",
                "select pg_create_logical_replication_slot('vantage_leads_test', 'pgoutput', true)",
                "select * from pg_replication_slots",
                "select pg_logical_emit_message(true, 'vantage', 'heartbeat')",
                "set row_security = off; select * from leads"
            })
    void shouldLetChangeDataCaptureReadLeads(String statement) throws Exception {
        as("vantage_cdc");

        assertThatCode(() -> Database.execute(connection, statement)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into leads (organization_id, name) select null, 'x'",
                "update leads set name = 'x'",
                "delete from leads",
                "select * from call_logs",
                "select * from campaigns",
                "select * from profiles",
                "select * from pipeline.of_a_later_migration",
                "alter table leads replica identity default",
                "drop publication vantage_leads",
                "create table public.x (id int)"
            })
    void shouldLetChangeDataCaptureDoNothingElse(String statement) throws Exception {
        refused("vantage_cdc", statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leads",
                "call_logs",
                "campaigns",
                "organizations",
                "projects",
                "websocket_servers",
                "pipeline.migrations",
                "pipeline.of_a_later_migration"
            })
    void shouldLetTheReaderReadAndNotWrite(String table) throws Exception {
        as("vantage_reader");

        assertThatCode(() -> Database.execute(connection, "select * from " + table))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Database.execute(connection, "delete from " + table))
                .hasMessageContaining("permission denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from auth.users",
                "select * from profiles",
                "create table public.x (id int)",
                "select nextval('pipeline.counter_of_a_later_migration')",
                "update leads set name = 'x'"
            })
    void shouldLetTheReaderDoNothingElse(String statement) throws Exception {
        refused("vantage_reader", statement);
    }

    @ParameterizedTest
    @CsvSource({
        "anon, leads",
        "anon, call_logs",
        "anon, websocket_servers",
        "authenticated, websocket_servers",
        "authenticated, pipeline.migrations",
        "anon, pipeline.of_a_later_migration",
        "service_role, pipeline.migrations"
    })
    void shouldGiveUsersNothingOfThePipelinesOwn(String role, String table) throws Exception {
        refused(role, "select * from " + table);
    }

    /** Also those of migrations that were written later, and whatever they forgot to grant or to revoke. */
    @Test
    void shouldOpenEveryTableOfThePipelineToWhoNeedsItAndToNobodyElse() throws Exception {
        var rights = Database.query(connection, """
                select distinct r, p, count(*) filter (where has_table_privilege(r, c.oid, p)) = count(*),
                    count(*) filter (where has_table_privilege(r, c.oid, p)) = 0
                from unnest(array ['vantage_sink', 'vantage_reader', 'vantage_cdc', 'authenticated', 'anon']) r,
                    unnest(array ['select', 'insert', 'update', 'delete', 'truncate']) p, pg_class c
                where c.relnamespace = 'pipeline'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'migrations'
                    and c.relname not like 'feed\\_%' and c.relname not like 'cdc\\_%'
                group by r, p order by r, p
                """);

        assertThat(rights)
                .filteredOn(line -> line.endsWith("|t|f"))
                .containsExactly(
                        "vantage_reader|select|t|f",
                        "vantage_sink|delete|t|f",
                        "vantage_sink|insert|t|f",
                        "vantage_sink|select|t|f",
                        "vantage_sink|update|t|f");
        assertThat(rights).as("each role has a right to all or to none").noneMatch(line -> line.endsWith("|f|f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into pipeline.feed_keys (name, key) values ('k', '\\x00')",
                "select key from pipeline.feed_keys where name = 'k'",
                "insert into pipeline.feed_instances (id, lease_until) values (gen_random_uuid(), now())",
                "select * from pipeline.feed_subscriptions for update",
                "update pipeline.feed_subscriptions set epoch = epoch + 1",
                "delete from pipeline.feed_subscriptions",
                "delete from pipeline.feed_pending",
                "delete from pipeline.feed_attempts"
            })
    void shouldLetTheLeadFeedKeepItsKey(String statement) throws Exception {
        as("vantage_feed");

        assertThatCode(() -> Database.execute(connection, statement)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from leads",
                "select * from call_logs",
                "select * from pipeline.sink_offsets",
                "update pipeline.feed_keys set key = '\\x00'",
                "delete from pipeline.feed_keys",
                "update pipeline.feed_pending set body = ''",
                "update pipeline.feed_attempts set outcome = ''",
                "truncate pipeline.feed_subscriptions cascade",
                "create table pipeline.x (id int)"
            })
    void shouldLetTheLeadFeedDoNothingElse(String statement) throws Exception {
        refused("vantage_feed", statement);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vantage_sink", "vantage_cdc", "vantage_reader", "authenticated", "service_role"})
    void shouldKeepTheSecretsOfTheLeadFeedFromEverybodyElse(String role) throws Exception {
        for (String table : List.of("keys", "instances", "subscriptions", "waiting", "pending", "attempts")) {
            refused(role, "select * from pipeline.feed_" + table);
            connection.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into pipeline.cdc_snapshots default values",
                "update pipeline.cdc_snapshots set leads = 1",
                "select id from leads for share"
            })
    void shouldLetChangeDataCaptureMakeSnapshots(String statement) throws Exception {
        as("vantage_cdc");

        assertThatCode(() -> Database.execute(connection, statement)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update leads set name = 'x'",
                "update leads set organization_id = id",
                "insert into leads (organization_id, name) values (gen_random_uuid(), 'x')",
                "delete from leads",
                "delete from pipeline.cdc_snapshots"
            })
    void shouldLetChangeDataCaptureChangeNoLead(String statement) throws Exception {
        refused("vantage_cdc", statement);
    }

    /** Who writes it can have leads published that do not exist. */
    @ParameterizedTest
    @ValueSource(strings = {"vantage_sink", "vantage_reader", "vantage_feed", "authenticated", "service_role"})
    void shouldLetNobodyElseMakeSnapshots(String role) throws Exception {
        refused(role, "update pipeline.cdc_snapshots set leads = 1");
    }

    private void refused(String role, String statement) throws Exception {
        as(role);

        assertThatThrownBy(() -> Database.execute(connection, statement))
                .hasMessageMatching("(?s)ERROR: (permission denied|must be owner|must be superuser).*");
    }

    private void as(String role) throws Exception {
        Database.execute(connection, "set local role " + role);
    }
}
