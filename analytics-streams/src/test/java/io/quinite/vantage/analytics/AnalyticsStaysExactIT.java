package io.quinite.vantage.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;
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

/**
 * Two instances count while traffic flows, and now one, now the other is killed with -9, in the middle of whatever it does.
 * In the end the totals are those of a recomputation from the log, and no version was ever published twice or left out.
 */
class AnalyticsSurvivesKillIT {
    private static final int KILLS = 6;

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return Seeds.fresh(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldCountEachCallOnceHoweverOftenItIsKilled(long seed) throws Exception {
        var random = new Random(seed);
        var traffic = new CallTraffic(seed, 2, 5);
        ScheduledExecutorService voice = Executors.newSingleThreadScheduledExecutor();
        try (var stack = EmbeddedStack.start(directory.resolve("stack"));
                var records = new Records(stack.settings());
                var one = new ChildService(directory.resolve("one"), settings(stack));
                var other = new ChildService(directory.resolve("other"), settings(stack))) {
            one.start();
            other.start();
            var sending = voice.scheduleWithFixedDelay(
                    () -> records.send(traffic.withContradictions(traffic.delivered(traffic.calls(20)))),
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
            for (int i = 0; i < KILLS; i++) {
                awaitProgress(records);
                pause(random.nextInt(1500));
                var victim = random.nextBoolean() ? one : other;
                victim.kill();
                victim.start();
            }
            sending.cancel(false);
            voice.shutdown();
            assertThat(voice.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

            List<CallEvent> log = records.callEvents();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(PublishedTotals.totals(records))
                    .isEqualTo(CallTraffic.expected(log)));
            assertThat(List.of(one.stop(), other.stop()))
                    .as("exit status after SIGTERM")
                    .containsOnly(128 + 15);
            assertThat(PublishedTotals.totals(records)).isEqualTo(CallTraffic.expected(log));
        } finally {
            voice.shutdownNow();
        }
    }

    /** A kill is worth something only where work is going on. */
    private static void awaitProgress(Records records) {
        long before = published(records);
        await().atMost(Duration.ofSeconds(40)).until(() -> published(records) > before);
    }

    private static long published(Records records) {
        return PublishedTotals.last(records).values().stream()
                .mapToLong(totals -> totals.getVersion())
                .sum();
    }

    private static void pause(int millis) {
        await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
    }

    private static Settings settings(EmbeddedStack stack) {
        return stack.settings()
                .with(Map.of(
                        "analytics.session.timeout.ms", "2000",
                        "analytics.commit.interval.ms", "50"));
    }
}
