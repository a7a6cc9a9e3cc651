package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each committed change is published exactly once and in commit order by a service that lives through what breaks around
 * it; {@link NoFaultLosesAChangeIT} kills the service itself. {@code -Dseed=N} replays a seed.
 */
class ExactlyOnceIT {
    private static final Logger log = LoggerFactory.getLogger(ExactlyOnceIT.class);
    private static final Duration CAUGHT_UP = Duration.ofSeconds(90);

    /** Several looks of the one that stands by. */
    private static final Duration TAKE_OVER = Duration.ofSeconds(2);

    @TempDir
    static Path directory;

    static TestStack stack;
    static Audit audit;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory);
        Audit.install(stack);
        audit = new Audit(stack, stack.settings());
        // What is written before the slot is there is not published, by design.
        Running.ready(settings()).close();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldPublishEachChangeOnceThoughStreamsAndServersBreak() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        log.info("seed={} (replay with -Dseed={})", seed, seed);
        try (var cdc = Running.ready(settings())) {
            try (var workload = Workload.start(stack, seed)) {
                Objects.requireNonNull(workload);
                for (int i = 0; i < 3; i++) {
                    run(Duration.ofMillis(700));
                    endWalsender();
                    cdc.awaitReady();
                }
                run(Duration.ofMillis(500));
                stack.postgres().kill();
                await().atMost(Running.SOON).until(() -> !cdc.reason().isEmpty());
                stack.postgres().start();
                cdc.awaitReady();
                run(Duration.ofMillis(500));
                stack.kafka().stop();
                run(Duration.ofSeconds(1));
                stack.kafka().start();
                run(Duration.ofMillis(500));
            }
            assertCaughtUp(seed);
            assertThat(cdc.observability.health().live()).isTrue();
        }
    }

    @Test
    void shouldPublishEachChangeOnceThoughTwoInstancesPublishAtTheSameTime() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        log.info("seed={} (replay with -Dseed={})", seed, seed);
        // So rare that the active one does not notice by a heartbeat that it is not alone any more.
        var settings = settings().with("cdc.heartbeat.interval.ms", "30000");
        try (var one = Running.ready(settings);
                var two = Running.start(settings)) {
            try (var workload = Workload.start(stack, seed)) {
                Objects.requireNonNull(workload);
                var active = one;
                for (int i = 0; i < 4; i++) {
                    var next = active == one ? two : one;
                    await().atMost(Running.SOON).until(() -> next.reason().contains("another instance"));
                    run(Duration.ofMillis(500));
                    handOver(next);
                    active = next;
                }
            }
            assertCaughtUp(seed);
            assertThat(one.observability.health().live()).isTrue();
            assertThat(two.observability.health().live()).isTrue();
        }
    }

    /** Small limits, so that most long transactions are published in parts. */
    private static Settings settings() throws Exception {
        return stack.settingsAs("vantage_cdc")
                .with("cdc.heartbeat.interval.ms", "500")
                .with("cdc.transaction.records.max", "40")
                .with("cdc.batch.records.max", "32");
    }

    private static void assertCaughtUp(long seed) throws Exception {
        await("every change published, seed " + seed)
                .atMost(CAUGHT_UP)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> audit.caughtUp());
        log.info("verified changes={} seed={}", audit.verify(), seed);
    }

    /** The one whose session ends may be back before the other has looked; then it ends once more. */
    private static void handOver(Running next) throws Exception {
        endSessionOfTheActive();
        await().atMost(Running.SOON).pollInterval(TAKE_OVER).until(() -> {
            if (next.reason().contains("another instance")) {
                endSessionOfTheActive();
            }
            return next.reason().isEmpty();
        });
    }

    private static void endSessionOfTheActive() throws Exception {
        text("select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory' and granted");
    }

    private static void endWalsender() throws Exception {
        text("select count(pg_terminate_backend(active_pid)) from pg_replication_slots where active");
    }

    /** Lets things happen. */
    private static void run(Duration duration) throws InterruptedException {
        new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
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
