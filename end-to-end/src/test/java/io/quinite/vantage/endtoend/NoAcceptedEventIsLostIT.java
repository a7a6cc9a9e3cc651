package io.quinite.vantage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * I1, I2, I5: every fact that the door has taken is in its row exactly once, the totals agree with the rows, and what was
 * refused is in the dead letters, although the whole stack is killed with -9 while it works. {@code -De2e.seed=N} replays
 * a run, {@code -De2e.kills=N} kills more often.
 */
@EmbeddedOnly("vantage up has them in its process")
class NoAcceptedEventIsLostIT {
    private static final Logger log = LoggerFactory.getLogger(NoAcceptedEventIsLostIT.class);
    private static final Duration SETTLED = Duration.ofSeconds(90);

    @Test
    void shouldHoldEveryAcceptedFactOnceAfterKills(@TempDir Path directory) throws Exception {
        long seed = Long.getLong("e2e.seed", System.nanoTime());
        int kills = Integer.getInteger("e2e.kills", 2);
        log.info("seed={} kills={} (replay with -De2e.seed={})", seed, kills, seed);
        var traffic = Traffic.of(seed, 60, 400);
        var random = new Random(seed);
        try (var stack = Stack.start(directory)) {
            stack.execute(traffic.referenceSql());
            var door = new Door(stack);

            var sending = CompletableFuture.runAsync(() -> sendAll(door, traffic));
            for (int i = 0; i < kills; i++) {
                awaitWork(stack, sending, random.nextInt(300));
                stack.kill();
                stack.start();
            }
            sending.get();
            // Only once everything before is in the log: which of two contradicting facts counts is the log's order.
            var contradictions = traffic.contradictions();
            door.send(contradictions, 20);

            var calls = Oracle.calls(traffic.callFacts);
            var leads = Oracle.leads(traffic.leadFacts, calls);
            Awaitility.await("rows as the oracle says, seed " + seed)
                    .atMost(SETTLED)
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> {
                        try (var connection = stack.connect()) {
                            assertThat(Tables.calls(connection)).isEqualTo(calls);
                            assertThat(Tables.leads(connection)).isEqualTo(leads);
                            assertThat(Tables.totals(connection)).isEqualTo(Oracle.totals(traffic, calls));
                            assertThat(Tables.count(connection, "select count(*) from pipeline.parked_facts"))
                                    .isZero();
                            assertThat(
                                            Tables.count(
                                                    connection,
                                                    "select count(distinct event_id::text || cause) from pipeline.dead_letters"))
                                    .isEqualTo(contradictions.size());
                        }
                        assertThat(PublishedTotals.read(stack, traffic)).isEqualTo(Oracle.totals(traffic, calls));
                    });
        }
    }

    private static void sendAll(Door door, Traffic traffic) {
        try {
            // Most calls before the leads that they belong to.
            door.send(traffic.delivered(traffic.callFacts, 100), 25);
            door.send(traffic.delivered(traffic.leadFacts, 50), 10);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until the sink has made at least {@code rows} rows or parked facts, or everything is sent. */
    private static void awaitWork(Stack stack, CompletableFuture<Void> sending, int rows) {
        var failures = new ArrayList<Exception>();
        Awaitility.await("work to interrupt")
                .atMost(SETTLED)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (sending.isDone()) {
                        return true;
                    }
                    try (var connection = stack.connect()) {
                        return Tables.count(
                                        connection,
                                        "select (select count(*) from call_logs) + (select count(*) from pipeline.parked_facts)")
                                >= rows;
                    } catch (Exception e) {
                        failures.add(e);
                        return failures.size() > 1000;
                    }
                });
    }
}
