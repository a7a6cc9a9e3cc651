package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.cdc.snapshot.LeadSnapshot;
import io.quinite.vantage.cdc.snapshot.LeadSnapshot.Step;
import io.quinite.vantage.cdc.snapshot.Scope;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.embedded.EmbeddedStandby;
import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server dies and a standby takes its place: streaming goes on with its copy of the slot, or stops with a sentence. */
@EmbeddedOnly("the standby is a copy of the embedded server's directory")
class FailoverIT {
    private static final Logger log = LoggerFactory.getLogger(FailoverIT.class);
    private static final Duration CAUGHT_UP = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    EmbeddedStack embedded;
    TestStack stack;

    @BeforeEach
    void start() throws Exception {
        embedded = EmbeddedStack.start(directory.resolve("stack"));
        stack = TestStack.over(embedded);
        Audit.install(stack);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void shouldGoOnWithTheCopyOfTheSlot() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        log.info("seed={} (replay with -Dseed={})", seed, seed);
        try (var standby = standby(true)) {
            try (var cdc = Running.ready(settings(stack.postgres().jdbcUrl()))) {
                awaitText(
                        standby.connect(),
                        "select count(*) from pg_replication_slots where slot_name = 'vantage_leads' "
                                + "and synced and not temporary and invalidation_reason is null",
                        "1");
                try (var workload = Workload.startSmall(stack, seed)) {
                    assertThat(workload).isNotNull();
                    pause(Duration.ofSeconds(2));
                    // Whatever is published is in the standby's log by then, and more may be in this one's.
                    stack.postgres().kill();
                }
                assertThat(cdc.observability.health().failure()).isNotCompleted();
            }

            standby.promote();

            try (var cdc = Running.ready(settings(standby.jdbcUrl()))) {
                execute(standby.connect(), "update leads set phone = '7'");
                var audit = new Audit(standby::connect, stack.settings());
                await().atMost(CAUGHT_UP).until(audit::caughtUp);
                log.info("verified seed={} changes={}", seed, audit.verify());
                assertThat(cdc.reason()).isEmpty();
            }
            try (var cdc = Running.ready(settings(standby.jdbcUrl()))) {
                assertThat(cdc.reason())
                        .as("it starts again on the new timeline")
                        .isEmpty();
            }
        }
    }

    @Test
    void shouldRefuseWhereTheStandbyHadNoCopyOfTheSlot() throws Exception {
        var lead = UUID.randomUUID();
        try (var standby = standby(false)) {
            try (var cdc = Running.ready(settings(stack.postgres().jdbcUrl()))) {
                insert(lead);
                await().atMost(Running.SOON)
                        .untilAsserted(
                                () -> assertThat(Published.read(stack).of(lead)).hasSize(1));
                assertThat(cdc.reason()).isEmpty();
            }
            String written = text(stack.postgres().connect(), "select pg_current_wal_lsn()");
            awaitText(standby.connect(), "select pg_last_wal_replay_lsn() >= '" + written + "'::pg_lsn", "t");
            stack.postgres().kill();
            standby.promote();
            String published = text(standby.connect(), "select name from leads where id = '" + lead + "'");
            assertThat(published).isEqualTo("Ada");

            String reason;
            try (var cdc = Running.start(settings(standby.jdbcUrl()))) {
                reason = refusal(cdc);
            }
            assertThat(reason)
                    .contains("promoted from a standby that had no copy of the slot")
                    .contains("then publish the leads as they are: vantage cdc snapshot --anew");

            goOnAs(reason, standby, lead);
        }
    }

    @Test
    void shouldRefuseWhereTheStandbyLacksWhatWasPublished() throws Exception {
        var lead = UUID.randomUUID();
        try (var standby = standby(false)) {
            try (var cdc = Running.ready(settings(stack.postgres().jdbcUrl()))) {
                execute(standby.connect(), "alter system set primary_conninfo = ''");
                execute(standby.connect(), "select pg_reload_conf()");
                awaitText(standby.connect(), "select count(*) from pg_stat_wal_receiver", "0");
                insert(lead);
                await().atMost(Running.SOON)
                        .untilAsserted(
                                () -> assertThat(Published.read(stack).of(lead)).hasSize(1));
                assertThat(cdc.reason()).isEmpty();
            }
            stack.postgres().kill();
            standby.promote();
            execute(standby.connect(), "select pg_create_logical_replication_slot('vantage_leads', 'pgoutput')");
            // So that the end of the log says nothing.
            execute(standby.connect(), "create table filler as select md5(i::text) from generate_series(1, 200000) i");

            try (var cdc = Running.start(settings(standby.jdbcUrl()))) {
                assertThat(refusal(cdc)).contains("promoted from a standby that had the log only up to");
            }
        }
    }

    /** Does what the refusal says. */
    private void goOnAs(String reason, EmbeddedStandby standby, UUID lead) throws Exception {
        String gap = reason.replaceAll("(?s).*cdc.accept.gap.after=([0-9A-F/]+).*", "$1");
        var settings = settings(standby.jdbcUrl()).with("cdc.accept.gap.after", gap);
        try (var cdc = Running.ready(settings);
                var snapshot = LeadSnapshot.open(CdcConfig.from(settings), new Scope(null, null), true, 10)) {
            await().atMost(Running.SOON).until(() -> snapshot.step() == Step.DONE);
            await().atMost(Running.SOON).until(() -> snapshot.behind().published());
            assertThat(cdc.reason()).isEmpty();
        }
        assertThat(Published.read(stack).of(lead))
                .extracting(LeadChange::getOp)
                .containsExactly(ChangeOp.CREATE, ChangeOp.READ);
    }

    private static String refusal(Running cdc) {
        await().atMost(Running.SOON)
                .untilAsserted(
                        () -> assertThat(cdc.observability.health().failure()).isCompleted());
        return cdc.reason();
    }

    private EmbeddedStandby standby(boolean copiesSlots) throws Exception {
        return EmbeddedStandby.start(
                embedded.postgres(),
                directory.resolve("standby"),
                Ports.free().postgres(),
                embedded.secret("postgres"),
                copiesSlots);
    }

    private void insert(UUID lead) throws Exception {
        execute(
                stack.postgres().connect(),
                "insert into organizations (id, name) values ('" + lead + "', 'a'); "
                        + "insert into leads (id, organization_id, name) values ('" + lead + "', '" + lead
                        + "', 'Ada')");
    }

    private Settings settings(String url) throws Exception {
        return stack.settingsAs("vantage_cdc")
                .with("cdc.heartbeat.interval.ms", "300")
                .with("postgres.url", url);
    }

    private static void awaitText(Connection connection, String query, String expected) throws Exception {
        try (connection;
                var statement = connection.createStatement()) {
            await(query).atMost(Running.SOON).until(() -> {
                try (var rows = statement.executeQuery(query)) {
                    return rows.next() && expected.equals(rows.getString(1));
                }
            });
        }
    }

    /** Lets things happen. */
    private static void pause(Duration duration) throws InterruptedException {
        new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void execute(Connection connection, String statements) throws Exception {
        try (connection;
                var statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    private static String text(Connection connection, String query) throws Exception {
        try (connection;
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
