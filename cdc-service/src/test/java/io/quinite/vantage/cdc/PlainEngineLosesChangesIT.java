package io.quinite.vantage.cdc;

import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.surroundings.KillableBroker;
import io.quinite.vantage.teststack.BrokerToKill;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writers and the faults of {@link NoFaultLosesAChangeIT} that need no second instance, against {@link PlainEngine}: what
 * they catch. Not part of the build: {@code -Dplain.engine=true}, {@code -Dseeds=N}, {@code -Dseed=N}.
 */
@EnabledIfSystemProperty(named = "plain.engine", matches = "true")
class PlainEngineLosesChangesIT {
    private static final Logger log = LoggerFactory.getLogger(PlainEngineLosesChangesIT.class);
    private static final Duration STILL = Duration.ofSeconds(12);

    private enum Fault {
        KILL_THE_ENGINE,
        END_THE_STREAM,
        KILL_THE_BROKER,
        KILL_POSTGRESQL
    }

    @TempDir
    Path directory;

    @Test
    void shouldTellWhatThePlainEngineLosesAndRepeats() throws Exception {
        long first = Long.getLong("seed", System.nanoTime() / 1_000_000);
        int seeds = Integer.getInteger("seeds", 10);
        try (var stack = TestStack.start(directory.resolve("stack"));
                var broker = BrokerToKill.start(directory.resolve("broker"))) {
            Audit.install(stack);
            var settings = settings(stack, broker);
            sql(stack, "select pg_create_logical_replication_slot('vantage_leads', 'pgoutput')");
            var engine = engine(settings);
            var total = new Tally(0, 0, 0, 0);
            for (long seed = first; seed < first + seeds; seed++) {
                var random = new Random(seed);
                var faults =
                        List.of(Fault.KILL_THE_ENGINE, Fault.values()[1 + random.nextInt(3)], Fault.KILL_THE_ENGINE);
                try (var workload = Workload.start(stack, seed)) {
                    for (var fault : faults) {
                        awaitStream(stack);
                        workload.awaitBulk(Duration.ofSeconds(3));
                        pause(Duration.ofMillis(random.nextInt(700)));
                        switch (fault) {
                            case KILL_THE_ENGINE -> {
                                engine.kill();
                                engine = engine(settings);
                            }
                            case END_THE_STREAM ->
                                sql(
                                        stack,
                                        "select pg_terminate_backend(active_pid) from pg_replication_slots where active");
                            case KILL_THE_BROKER -> {
                                broker.kill();
                                pause(Duration.ofMillis(random.nextInt(1_000)));
                                broker.start();
                            }
                            case KILL_POSTGRESQL -> {
                                stack.postgres().kill();
                                stack.postgres().start();
                            }
                        }
                    }
                    awaitStream(stack);
                }
                awaitStill(settings);
                var tally = Tally.of(stack, Published.read(settings, Map.of()));
                log.info("seed={} faults={} so far {}", seed, faults, tally);
                total = tally;
            }
            engine.kill();
            log.info("plain engine: seeds={} {}", seeds, total);
        }
    }

    private ChildService engine(Settings settings) throws Exception {
        return ChildService.start(PlainEngine.class, settings, directory.resolve("engine.log"));
    }

    private Settings settings(TestStack stack, KillableBroker broker) throws Exception {
        return stack.settingsAs("vantage_cdc")
                .with(Map.of(
                        "kafka.bootstrap.servers",
                        broker.bootstrapServers(),
                        PlainEngine.OFFSETS,
                        directory.resolve("offsets").toString(),
                        "kafka.max.block.ms",
                        "2500",
                        "kafka.request.timeout.ms",
                        "2000",
                        "kafka.delivery.timeout.ms",
                        "3000",
                        "kafka.reconnect.backoff.max.ms",
                        "300"));
    }

    /** What is lost never comes, so that only silence says that it is over. */
    private static void awaitStill(Settings settings) {
        long[] seen = {-1, System.nanoTime()};
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    long now = Published.read(settings, Map.of()).records.size();
                    if (now != seen[0]) {
                        seen[0] = now;
                        seen[1] = System.nanoTime();
                    }
                    return System.nanoTime() - seen[1] > STILL.toNanos();
                });
    }

    private static void awaitStream(TestStack stack) {
        await().atMost(Running.SOON)
                .pollInterval(Duration.ofMillis(20))
                .ignoreException(SQLException.class)
                .until(() -> {
                    try (var connection = stack.postgres().connect();
                            var statement = connection.createStatement();
                            var rows = statement.executeQuery("select from pg_replication_slots where active")) {
                        return rows.next();
                    }
                });
    }

    private static void sql(TestStack stack, String statement) throws Exception {
        try (var connection = stack.postgres().connect();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    /** Lets things happen. */
    private static void pause(Duration duration) throws InterruptedException {
        new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
