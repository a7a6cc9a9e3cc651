package io.quinite.vantage.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two or three instances, each a process of its own, count while traffic with duplicates, disorder and contradictions flows,
 * and now one of them is killed with -9, now stopped and continued as a zombie, now it leaves and comes back, now the broker
 * goes away. In the end the totals and the windows are those of a recomputation from the log, and no version was ever
 * published twice or left out.
 *
 * <p>{@code -Dseeds=50} for more runs, {@code -Dseed=N} for one again, {@code -Dpauses=20,90} for stops of that many seconds,
 * {@code -Dfaults=N} for the faults of one run.
 */
class AnalyticsStaysExactIT {
    private static final Logger log = LoggerFactory.getLogger(AnalyticsStaysExactIT.class);
    private static final int FAULTS = Integer.getInteger("faults", 5);
    private static final int HOT_PERCENT = 90;
    private static final List<Integer> PAUSES_SECONDS = Arrays.stream(
                    System.getProperty("pauses", "1,4").split(","))
            .map(Integer::valueOf)
            .toList();

    @TempDir
    private Path directory;

    private enum Fault {
        KILL,
        STOP_AND_CONTINUE,
        LEAVE_AND_RETURN,
        BOUNCE_BROKER
    }

    static LongStream seeds() {
        return Seeds.fresh(3);
    }

    static LongStream oneSeed() {
        return Seeds.fresh(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldComeToTheFiguresOfTheLogWhateverHappensToItsInstances(long seed) throws Exception {
        shouldComeToTheFiguresOfTheLog(seed, new CallTraffic(seed, 2, 5), FAULTS, Fault.values());
    }

    /** Then nearly all calls wait in one sum of the heap when a process dies. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("oneSeed")
    void shouldStayExactWhereOneCampaignHasNineOfTenCallsAndInstancesAreKilled(long seed) throws Exception {
        shouldComeToTheFiguresOfTheLog(seed, new CallTraffic(seed, 2, 5, HOT_PERCENT), 3, Fault.KILL);
    }

    private void shouldComeToTheFiguresOfTheLog(long seed, CallTraffic traffic, int faults, Fault... kinds)
            throws Exception {
        var random = new Random(seed);
        ScheduledExecutorService voice = Executors.newSingleThreadScheduledExecutor();
        var instances = new ArrayList<ChildService>();
        try (var stack = TestStack.start(directory.resolve("stack"));
                var records = new Records(stack.settings())) {
            for (int i = 0; i < 2 + random.nextInt(2); i++) {
                instances.add(new ChildService(directory.resolve("instance-" + i), settings(stack)));
                instances.get(i).start();
            }
            var sending = voice.scheduleWithFixedDelay(
                    () -> records.send(traffic.withContradictions(traffic.delivered(traffic.calls(10)))),
                    0,
                    30,
                    TimeUnit.MILLISECONDS);
            for (int i = 0; i < faults; i++) {
                awaitProgress(records);
                pause(random.nextInt(1_000));
                happen(faultOf(i, kinds, random), instances.get(random.nextInt(instances.size())), stack, random);
            }
            sending.cancel(false);
            voice.shutdown();
            assertThat(voice.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> PublishedTotals.assertEqual(records));
            for (ChildService instance : instances) {
                assertThat(instance.stop()).as("exit status after SIGTERM").isEqualTo(128 + 15);
            }
            PublishedTotals.assertEqual(records);
        } finally {
            voice.shutdownNow();
            instances.forEach(ChildService::close);
        }
    }

    /** Each kind once before any comes again. */
    private static Fault faultOf(int i, Fault[] kinds, Random random) {
        return i < kinds.length ? kinds[i] : kinds[random.nextInt(kinds.length)];
    }

    private static void happen(Fault fault, ChildService victim, TestStack stack, Random random) throws Exception {
        int seconds = PAUSES_SECONDS.get(random.nextInt(PAUSES_SECONDS.size()));
        log.info("fault={} pauseSeconds={}", fault, fault == Fault.STOP_AND_CONTINUE ? seconds : 0);
        switch (fault) {
            case KILL -> {
                victim.kill();
                victim.start();
            }
            case STOP_AND_CONTINUE -> {
                victim.signal("STOP");
                pause(seconds * 1_000);
                victim.signal("CONT");
            }
            case LEAVE_AND_RETURN -> {
                victim.stop();
                victim.start();
            }
            case BOUNCE_BROKER -> {
                stack.kafka().stop();
                pause(500);
                stack.kafka().start();
            }
        }
    }

    /** A fault is worth something only where work is going on. */
    private static void awaitProgress(Records records) {
        long before = published(records);
        await().atMost(Duration.ofSeconds(90)).until(() -> published(records) > before);
    }

    private static long published(Records records) {
        return PublishedTotals.last(records).values().stream()
                .mapToLong(totals -> totals.getVersion())
                .sum();
    }

    private static void pause(int millis) {
        await().pollDelay(Duration.ofMillis(millis))
                .atMost(Duration.ofMinutes(5))
                .until(() -> true);
    }

    private static Settings settings(TestStack stack) {
        return stack.settings()
                .with(Map.of(
                        "analytics.call.retention.days", "400",
                        "analytics.window.retention.days", "3000",
                        "analytics.session.timeout.ms", "2000",
                        "analytics.transaction.timeout.ms", "10000",
                        "analytics.commit.interval.ms", "50"));
    }
}
