package io.quinite.vantage.sink.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.sink.law.Seeds;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PostgreSQL crashes, ends sessions, keeps a table locked: nothing is lost, and nothing is taken for a bad record. */
@SuppressWarnings("try") // A service works without being called.
final class ATroubledDatabaseLosesNothingIT {
    private static final boolean LONG = Integer.getInteger("seeds", 3) > 3;
    private static final int CRASHES = LONG ? 5 : 2;
    private static final int TAKEN_BACK = 4;
    private static final int TERMINATIONS = LONG ? 20 : 4;

    @RegisterExtension
    static final FaultStack STACK = new FaultStack();

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldOutliveCrashesOfPostgres(long seed) throws Exception {
        var facts = Case.make(STACK, "crash", seed, 60 * CRASHES);
        var observability = Observability.quiet();
        try (var sink = FaultStack.sink(STACK.settings(), observability)) {
            for (int crash = 0; crash < CRASHES; crash++) {
                facts.sendPart(crash, CRASHES + 1);
                Case.pass(Duration.ofMillis(facts.random().nextInt(400)));
                STACK.postgres().kill();
                STACK.postgres().start();
            }
            STACK.reconnect();
            facts.sendPart(CRASHES, CRASHES + 1);

            facts.assertLaw();
            assertThat(observability.health().live()).isTrue();
        }
    }

    /** The sink's commits do not wait for the disk; here the server is in no hurry either. Nothing comes after the last crash. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldReadAgainWhatACrashTookBack(long seed) throws Exception {
        var facts = Case.make(STACK, "taken back", seed, 30 * TAKEN_BACK);
        var observability = Observability.quiet();
        long before = STACK.traffic().sent();
        flushEvery("'10s'", "'1GB'");
        try (var sink = FaultStack.sink(STACK.settings(), observability)) {
            for (int crash = 0; crash < TAKEN_BACK; crash++) {
                facts.sendPart(crash, TAKEN_BACK);
                facts.awaitConsumed();
                STACK.postgres().kill();
                STACK.postgres().start();
                STACK.reconnect();
            }

            facts.assertLaw();
            assertThat(consumed(observability)).isGreaterThan(STACK.traffic().sent() - before);
            assertThat(observability.health().live()).isTrue();
        } finally {
            flushEvery("default", "default");
        }
    }

    /** Also what is read twice. */
    private static long consumed(Observability observability) {
        return observability.meters().find("vantage.sink.records.consumed").counters().stream()
                .mapToLong(counter -> Math.round(counter.count()))
                .sum();
    }

    private static long lag(Observability observability) {
        return observability.meters().find("vantage.sink.lag").gauges().stream()
                .mapToLong(gauge -> Math.round(gauge.value()))
                .sum();
    }

    private static void flushEvery(String time, String amount) throws SQLException {
        STACK.tables().run("alter system set wal_writer_delay = " + time);
        STACK.tables().run("alter system set wal_writer_flush_after = " + amount);
        STACK.tables().run("select pg_reload_conf()");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldOutliveTerminatedBackends(long seed) throws Exception {
        var facts = Case.make(STACK, "terminate", seed, 30 * TERMINATIONS);
        var observability = Observability.quiet();
        try (var sink = FaultStack.sink(STACK.settings(), observability)) {
            for (int time = 0; time < TERMINATIONS; time++) {
                facts.sendPart(time, TERMINATIONS + 1);
                // As soon as a transaction is at work, or after a moment.
                await().pollInterval(Duration.ofMillis(1))
                        .pollDelay(Duration.ofMillis(facts.random().nextInt(50)))
                        .until(() -> STACK.tables()
                                        .number("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                                                + " where usename = 'vantage_sink' and xact_start is not null")
                                > 0);
            }
            facts.sendPart(TERMINATIONS, TERMINATIONS + 1);

            facts.assertLaw();
            assertThat(observability.health().live()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldWaitForALockedTableAndSayWhy(long seed) throws Exception {
        var facts = Case.make(STACK, "lock", seed, 60);
        var observability = Observability.quiet();
        Settings settings = STACK.settings().with("sink.lock.timeout.ms", "300");
        long before = STACK.traffic().sent();
        String table = facts.world.pick(List.of("leads", "call_logs", "pipeline.call_states", "pipeline.sink_offsets"));
        try (var sink = FaultStack.sink(settings, observability);
                var person = STACK.postgres().connect();
                var statement = person.createStatement()) {
            // A worker that gets partitions and cannot read their positions does not know how far it is behind.
            FaultStack.awaitShares(settings, 2);
            facts.sendPart(0, 3);
            facts.awaitConsumed();
            person.setAutoCommit(false);
            statement.execute("lock table " + table + " in access exclusive mode");
            facts.sendPart(1, 3);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(observability.health().unready())
                            .hasEntrySatisfying("sink", why -> assertThat(why)
                                    .startsWith("database: ")
                                    .contains("lock timeout")));
            await().untilAsserted(() -> assertThat(lag(observability))
                    .isEqualTo(STACK.traffic().sent() - before - consumed(observability))
                    .isPositive());
            Case.pass(locked(seed));
            person.commit();
            await().untilAsserted(
                            () -> assertThat(observability.health().unready()).isEmpty());
            facts.sendPart(2, 3);

            facts.assertLaw();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldWaitForADiskThatIsFull(long seed) throws Exception {
        // The states of a third of them are more than what may be free in the table's pages.
        var facts = Case.make(STACK, "disk", seed, 600);
        var observability = Observability.quiet();
        try (var sink = FaultStack.sink(STACK.settings(), observability);
                var disk = TightDisk.under(STACK.postgres(), "pipeline.call_states")) {
            facts.sendPart(0, 3);
            disk.fill();
            facts.sendPart(1, 3);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(observability.health().unready())
                            .hasEntrySatisfying("sink", why -> assertThat(why)
                                    .startsWith("database: ")
                                    .contains("No space left")));
            disk.free();
            facts.sendPart(2, 3);

            facts.assertLaw();
        }
    }

    /** In the long form one in five lasts for half a minute. */
    private static Duration locked(long seed) {
        return Duration.ofSeconds(LONG && seed % 5 == 0 ? 30 : 1);
    }
}
