package io.quinite.vantage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts that were taken in once may come again, all of them, in another order, across a kill -9: not a byte of any table
 * changes, no row is even rewritten (its xmin stays), and so no lead change is published.
 */
@EmbeddedOnly("vantage up has them in its process")
class ReplayChangesNothingIT {
    private static final Logger log = LoggerFactory.getLogger(ReplayChangesNothingIT.class);
    private static final Duration SETTLED = Duration.ofSeconds(90);

    @Test
    void shouldLeaveEveryRowAsItIs(@TempDir Path directory) throws Exception {
        long seed = Long.getLong("e2e.seed", System.nanoTime());
        log.info("seed={} (replay with -De2e.seed={})", seed, seed);
        var traffic = Traffic.of(seed, 40, 200);
        try (var stack = Stack.start(directory)) {
            stack.execute(traffic.referenceSql());
            var door = new Door(stack);
            door.send(traffic.leadFacts, 100);
            door.send(traffic.callFacts, 100);
            var calls = Oracle.calls(traffic.callFacts);
            Awaitility.await()
                    .atMost(SETTLED)
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> {
                        try (var connection = stack.connect()) {
                            assertThat(Tables.calls(connection)).isEqualTo(calls);
                            assertThat(Tables.leads(connection)).isEqualTo(Oracle.leads(traffic.leadFacts, calls));
                            assertThat(Tables.totals(connection)).isEqualTo(Oracle.totals(traffic, calls));
                        }
                    });
            awaitDrained(stack, traffic.callFacts.size(), traffic.leadFacts.size());
            var before = versions(stack);

            door.send(shuffled(traffic.callFacts, seed), 7);
            stack.kill();
            stack.start();
            door.send(shuffled(traffic.leadFacts, seed), 7);
            door.send(shuffled(traffic.callFacts, seed + 1), 500);
            awaitDrained(stack, 3 * traffic.callFacts.size(), 2 * traffic.leadFacts.size());

            assertThat(versions(stack)).isEqualTo(before);
        }
    }

    /** Until the sink's stored offsets say that it has seen at least so many records. */
    private static void awaitDrained(Stack stack, int callFacts, int leadFacts) {
        Awaitility.await("the sink to read on")
                .atMost(SETTLED)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    try (var connection = stack.connect()) {
                        var seen = Tables.column(
                                connection,
                                "select topic, sum(next_offset)::text from pipeline.sink_offsets group by topic");
                        assertThat(Long.parseLong(seen.get("voice.call-events")))
                                .isGreaterThanOrEqualTo(callFacts);
                        assertThat(Long.parseLong(seen.get("crm.lead-events"))).isGreaterThanOrEqualTo(leadFacts);
                    }
                });
    }

    /** The id of the transaction that wrote each row last. */
    private static Map<String, String> versions(Stack stack) throws Exception {
        try (var connection = stack.connect()) {
            return Tables.column(connection, """
                    select 'call ' || id, xmin::text || md5(call_logs::text) from call_logs
                    union all select 'lead ' || id, xmin::text || md5(leads::text) from leads
                    union all select 'campaign ' || id, xmin::text || md5(campaigns::text) from campaigns
                    """);
        }
    }

    private static List<Fact> shuffled(List<Fact> facts, long seed) {
        var copy = new java.util.ArrayList<>(facts);
        Collections.shuffle(copy, new Random(seed));
        return copy;
    }
}
