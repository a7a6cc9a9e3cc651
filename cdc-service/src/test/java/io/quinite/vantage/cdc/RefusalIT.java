package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.cdc.position.Lsn;
import io.quinite.vantage.cdc.position.Position;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a change might have been lost, the service stops with a sentence; nothing is published from then on. */
class RefusalIT {
    @TempDir
    static Path directory;

    static TestStack stack;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldRefuseASlotThatDisappearedWhileItRan() throws Exception {
        // Another test may have published before; then a first start needs this.
        var settings = settings("dropped").with("cdc.accept.gap.after", "unknown");
        try (var cdc = Running.ready(settings)) {
            text("select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = 'dropped'");
            await().atMost(Running.SOON).until(() -> {
                try {
                    text("select count(pg_drop_replication_slot(slot_name)) from pg_replication_slots "
                            + "where slot_name = 'dropped' and not active");
                } catch (java.sql.SQLException e) {
                    return false;
                }
                return text("select count(*) from pg_replication_slots where slot_name = 'dropped'")
                        .equals("0");
            });

            assertRefuses(cdc, "the replication slot dropped does not exist any more");
        }
        assertThat(text("select count(*) from pg_replication_slots where slot_name = 'dropped'"))
                .as("no slot is made in silence")
                .isEqualTo("0");
    }

    @Test
    void shouldGoOnWhereTheGapIsAccepted() throws Exception {
        publish("given_up", new Position(systemId(), 1, Lsn.parse("0/1F4"), 3, null));
        try (var cdc = Running.start(settings("given_up").with("cdc.accept.gap.after", "0/1F5"))) {
            assertRefuses(cdc, "cdc.accept.gap.after=0/1F4");
        }

        try (var cdc = Running.ready(settings("given_up").with("cdc.accept.gap.after", "0/1F4"))) {
            assertThat(cdc.reason()).isEmpty();
        }

        var position =
                new PositionTopic(CdcConfig.from(settings("given_up"))).read().orElseThrow();
        assertThat(position.sequence()).as("one number is left out").isEqualTo(4);
        try (var cdc = Running.ready(settings("given_up").with("cdc.accept.gap.after", "0/1F4"))) {
            assertThat(cdc.reason()).as("nothing is given up twice").isEmpty();
        }
        assertThat(new PositionTopic(CdcConfig.from(settings("given_up")))
                        .read()
                        .orElseThrow()
                        .sequence())
                .isEqualTo(4);
    }

    @Test
    void shouldRefuseToGuessAPositionThatIsLost() throws Exception {
        var lead = UUID.randomUUID();
        try (var cdc = Running.ready(settings("known"))) {
            execute("insert into organizations (id, name) values ('" + lead + "', 'a')");
            execute("insert into leads (id, organization_id, name) values ('" + lead + "', '" + lead + "', 'Ada')");
            await().atMost(Running.SOON)
                    .untilAsserted(
                            () -> assertThat(Published.read(stack).of(lead)).hasSize(1));
            assertThat(cdc.reason()).isEmpty();
        }

        try (var cdc = Running.start(settings("lost"))) {
            assertRefuses(cdc, "the topic of positions has none of slot lost, so nobody knows how far");
        }
        try (var cdc = Running.ready(settings("lost").with("cdc.accept.gap.after", "unknown"))) {
            execute("update leads set name = 'Eve' where id = '" + lead + "'");
            await().atMost(Running.SOON)
                    .untilAsserted(
                            () -> assertThat(Published.read(stack).of(lead)).hasSize(2));
            assertThat(cdc.reason()).isEmpty();
        }

        assertThat(Published.read(stack).of(lead))
                .extracting(LeadChange::getSequence)
                .containsExactly(1L, 3L);
    }

    @Test
    void shouldRefuseASlotThatWasMadeAnew() throws Exception {
        publish("anew", new Position(systemId(), 1, Lsn.parse("0/10"), 3, null));
        text("select pg_create_logical_replication_slot('anew', 'pgoutput')");

        try (var cdc = Running.start(settings("anew"))) {
            assertRefuses(cdc, "somebody has moved it or made it anew");
        }
    }

    @Test
    void shouldRefuseASlotOfAnotherKind() throws Exception {
        text("select pg_create_logical_replication_slot('foreign_one', 'test_decoding')");

        try (var cdc = Running.start(settings("foreign_one"))) {
            assertRefuses(cdc, "is not ours: its plugin is 'test_decoding'");
        }
    }

    @Test
    void shouldRefuseASlotThatTheServerHasGivenUp() throws Exception {
        Running.ready(settings("given_away").with("cdc.accept.gap.after", "unknown"))
                .close();
        execute("alter system set max_slot_wal_keep_size = '1MB'");
        execute("select pg_reload_conf()");
        try {
            await().atMost(Running.SOON).until(() -> {
                execute("select pg_logical_emit_message(false, 'filler', repeat('x', 100000))");
                execute("select pg_switch_wal()");
                execute("checkpoint");
                return text("select wal_status from pg_replication_slots where slot_name = 'given_away'")
                        .equals("lost");
            });
        } finally {
            execute("alter system reset max_slot_wal_keep_size");
            execute("select pg_reload_conf()");
        }

        String reason;
        try (var cdc = Running.start(settings("given_away"))) {
            assertRefuses(cdc, "the server has invalidated the replication slot given_away (wal_removed)");
            reason = cdc.reason();
        }
        String gap = reason.replaceAll("(?s).*cdc.accept.gap.after=([0-9A-F/]+).*", "$1");
        try (var cdc = Running.ready(settings("given_away").with("cdc.accept.gap.after", gap))) {
            assertThat(cdc.reason()).as("it goes on as the refusal says").isEmpty();
        }
    }

    @Test
    void shouldRefuseADatabaseThatIsOlderThanThePosition() throws Exception {
        publish("older", new Position(systemId(), 1, Lsn.parse("FF/0"), 3, null));
        text("select pg_create_logical_replication_slot('older', 'pgoutput')");

        try (var cdc = Running.start(settings("older"))) {
            assertRefuses(cdc, "restored from an older backup");
        }
    }

    @Test
    void shouldRefuseThePositionOfAnotherCluster() throws Exception {
        publish("elsewhere", new Position("1", 1, Lsn.parse("0/10"), 3, null));

        try (var cdc = Running.start(settings("elsewhere"))) {
            assertRefuses(cdc, "of another PostgreSQL cluster (system identifier 1,");
        }
    }

    @Test
    void shouldRefuseWithoutThePublication() throws Exception {
        try (var cdc = Running.start(settings("unpublished").with("cdc.publication", "nothing"))) {
            assertRefuses(cdc, "the publication nothing with the table leads does not exist; run: vantage migrate");
        }
    }

    @ParameterizedTest
    @EnumSource(Sql.class)
    void shouldHaveStatementsThatTheServerTakes(Sql sql) throws Exception {
        try (var connection = stack.postgres().connect();
                var statement = connection.prepareStatement(sql.text())) {
            assertThat(statement.getMetaData()).isNotNull();
        }
    }

    private static void assertRefuses(Running cdc, String why) {
        await().atMost(Running.SOON)
                .untilAsserted(
                        () -> assertThat(cdc.observability.health().failure()).isCompleted());
        assertThat(cdc.observability.health().failure().join().cause()).hasMessageContaining(why);
        assertThat(cdc.reason()).contains(why);
    }

    private static void publish(String slot, Position position) throws Exception {
        var config = CdcConfig.from(settings(slot));
        try (var publisher =
                new Publisher(config, new CdcMetrics(Observability.quiet().meters()))) {
            publisher.fence();
            publisher.commit(position);
        }
    }

    private static Settings settings(String slot) throws Exception {
        return stack.settingsAs("vantage_cdc").with("cdc.slot", slot);
    }

    private static void execute(String statement) throws Exception {
        try (var connection = stack.postgres().connect();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private static String systemId() throws Exception {
        return text("select system_identifier from pg_control_system()");
    }

    private static String text(String query) throws Exception {
        try (var connection = stack.postgres().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
