package io.quinite.vantage.ingest.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.quinite.vantage.ingest.LiveHeap;
import io.quinite.vantage.ingest.SharedStack;
import io.quinite.vantage.ingest.TestDoor;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever is sent: no 5xx but 503, an answer or a closed connection in time, on the topics only what the contract allows
 * and exactly as much as was answered, and nothing left behind. {@code -Dfuzz.seed=N -Dfuzz.count=1000000} for more;
 * {@code -Dfuzz.case=K} sends one case of the seed again and prints it.
 */
@ExtendWith(SharedStack.class)
final class FuzzIT {
    private static final Logger log = LoggerFactory.getLogger(FuzzIT.class);
    private static final int CLIENTS = 8;
    private static final int WARM_UP = 4_000;
    private static final int PATIENCE_MS = 10_000;
    private static final int IDLE_MS = 2_000;
    private static final long HEAP_SLACK = 48L * 1024 * 1024;
    private static final int SLACK = 40;
    private static final long TOLD_EVERY = 50_000;

    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final long count = Long.getLong("fuzz.count", 20_000);
    private final Verdicts verdicts = new Verdicts();
    private final LongAccumulator slowestMs = new LongAccumulator(Math::max, 0);

    /** What a leak would make grow. */
    private record Residue(long heapBytes, int threads, long files) {
        static Residue now() {
            var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Residue(LiveHeap.bytes(), Thread.activeCount(), system.getOpenFileDescriptorCount());
        }
    }

    @Test
    void shouldBearWhateverIsSent(TestStack stack) throws Exception {
        System.out.println("fuzz.seed=" + seed + " fuzz.count=" + count);
        UUID tenant = UUID.randomUUID();
        UUID forbidden = UUID.randomUUID();
        var limits = Map.of("ingest.idle.timeout.ms", Integer.toString(IDLE_MS), "ingest.body.timeout.ms", "4000");
        try (var door = TestDoor.start(stack, limits)) {
            var heads = new Heads(door.key().value(), door.keyOf(tenant).value());
            var cases = new Cases(seed, heads, tenant, forbidden);
            var contract = new Contract(forbidden);
            try (var calls = new Watch<>(door.settings(), Topics.CALL_EVENTS, contract, verdicts);
                    var leads = new Watch<>(door.settings(), Topics.LEAD_EVENTS, contract, verdicts)) {
                if (Long.getLong("fuzz.case") != null) {
                    again(door, cases, Long.getLong("fuzz.case"));
                    return;
                }
                send(door, cases, 0, Math.min(WARM_UP, count));
                awaitQuiet(door);
                var before = Residue.now();
                send(door, cases, Math.min(WARM_UP, count), count);
                awaitQuiet(door);

                await("what was taken is on the topics")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> calls.records() + leads.records() >= verdicts.accepted());
                assertThat(calls.records() + leads.records())
                        .isLessThanOrEqualTo(verdicts.accepted() + verdicts.undecided());
                noResidue(before);
            }
            String figures = "fuzz.seed=%d cases=%d %s, slowest %d ms, %s"
                    .formatted(seed, count, verdicts, slowestMs.get(), verdicts.faults());
            System.out.println(figures);
            assertThat(verdicts.faultsFound()).as(figures).isZero();
        }
    }

    private void send(TestDoor door, Cases cases, long from, long to) throws Exception {
        var next = new AtomicLong(from);
        var threads = Executors.newFixedThreadPool(CLIENTS);
        var clients = new ArrayList<Future<?>>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(threads.submit(() -> {
                try (var wire = new Wire(door.uri(), PATIENCE_MS)) {
                    for (long number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                        one(wire, number, cases.get(number));
                    }
                }
                return null;
            }));
        }
        threads.shutdown();
        for (var client : clients) {
            client.get();
        }
    }

    private void one(Wire wire, long number, Case what) throws IOException {
        long startedAt = System.nanoTime();
        try {
            verdicts.answered(number, what, wire.say(what));
        } catch (SocketTimeoutException e) {
            verdicts.fault(number, what, "hangs");
        } catch (RuntimeException e) {
            verdicts.fault(number, what, "has an answer that is no HTTP: " + e);

            wire.close();
        }
        slowestMs.accumulate((System.nanoTime() - startedAt) / 1_000_000);
        if (number % TOLD_EVERY == 0 && number > 0) {
            log.warn("case {} of {}: {}, {}", number, count, verdicts, verdicts.faults());
        }
    }

    private void awaitQuiet(TestDoor door) {
        await("nothing is in flight")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> door.observability().meters().scrape(),
                        text -> text.contains("vantage_ingest_requests_in_flight 0.0")
                                && text.contains("vantage_ingest_record_bytes_in_flight 0.0"));
    }

    private static void noResidue(Residue before) {
        await("nothing is left behind, as before: " + before)
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    var now = Residue.now();
                    assertThat(now.heapBytes()).isLessThan(before.heapBytes() + HEAP_SLACK);
                    assertThat(now.threads()).isLessThan(before.threads() + SLACK);
                    assertThat(now.files()).isLessThan(before.files() + SLACK);
                });
    }

    private void again(TestDoor door, Cases cases, long number) throws IOException {
        var what = cases.get(number);
        System.out.println(new String(what.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1));
        try (var wire = new Wire(door.uri(), PATIENCE_MS)) {
            var answer = wire.say(what);
            System.out.println(what.ending() + " " + answer + " " + answer.map(Wire::text));
        }
    }
}
