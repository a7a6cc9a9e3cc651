package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.BrokerToKill;
import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Way 7 in which direct writes lose data: success is answered before the work is done, and a crash then loses the fact.
 * Here a 2xx is a promise, and when it cannot be given, that is said at once. The broker is a process of its own, killed
 * with -9 under load.
 */
@ExtendWith(SharedStack.class)
final class KafkaAwayIT {
    private static final int CLIENTS = 8;
    private static final int FACTS = 10;
    private static final int REFUSALS = 2_000;
    private static final long FLAT_BYTES = 24L * 1024 * 1024;
    private static final UUID ORGANIZATION = UUID.randomUUID();

    @TempDir
    private Path directory;

    private final Set<UUID> taken = ConcurrentHashMap.newKeySet();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final LongAccumulator slowestAtClientMs = new LongAccumulator(Math::max, 0);
    private final Queue<Throwable> withoutAnswer = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean running = new AtomicBoolean(true);

    @Test
    void shouldHaveEveryFactThatWasTakenAndRefuseAtOnceWhileKafkaIsAway(TestStack stack) throws Exception {
        try (var broker = BrokerToKill.start(directory.resolve("kafka"));
                var door = TestDoor.start(stack, Map.of("kafka.bootstrap.servers", broker.bootstrapServers()));
                var hiccups = new Hiccups()) {
            var clients = startClients(door);
            await().until(() -> taken.size() > 1_000);
            broker.kill();
            await().until(() -> count(503) > 50);
            int takenBefore = taken.size();
            long heapBefore = LiveHeap.bytes();
            await().atMost(Duration.ofSeconds(60)).until(() -> count(503) > REFUSALS);
            long heapAfter = LiveHeap.bytes();
            assertThat(door.observability().health().unready()).containsKey("ingest");
            assertThat(taken).as("nothing is taken while nothing can be kept").hasSize(takenBefore);
            broker.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> taken.size() > takenBefore + 1_000);
            running.set(false);
            for (var ended : clients) {
                ended.get();
            }
            door.awaitReady();

            assertThat(stored(door)).containsAll(taken);
            assertThat(statuses.keySet()).containsOnly(202, 503);
            assertThat(withoutAnswer).as("requests without an answer").isEmpty();
            report(door, hiccups, heapAfter - heapBefore);
            assertThat(slowestRefusalMs(door)).isLessThan(1_000 + hiccups.worstMs());
            assertThat(heapAfter - heapBefore).isLessThan(FLAT_BYTES);
            await().until(() ->
                    door.observability().meters().scrape().contains("vantage_ingest_record_bytes_in_flight 0.0"));
        }
    }

    private List<Future<?>> startClients(TestDoor door) {
        var threads = Executors.newFixedThreadPool(CLIENTS);
        var clients = new ArrayList<Future<?>>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(threads.submit(() -> {
                var client = door.client();
                while (running.get()) {
                    sendTen(client);
                }
                return null;
            }));
        }
        threads.shutdown();
        return clients;
    }

    private void sendTen(Client client) throws InterruptedException {
        var ids = new ArrayList<UUID>();
        var body = new StringBuilder();
        for (int i = 0; i < FACTS; i++) {
            var id = UUID.randomUUID();
            ids.add(id);
            body.append(
                    "{\"event_id\":\"%s\",\"type\":\"call_ringing\",\"call_sid\":\"%s\",\"organization_id\":\"%s\"}%n"
                            .formatted(id, id, ORGANIZATION));
        }
        long startedAt = System.nanoTime();
        try {
            var answer = client.call(Client.NDJSON, body.toString());
            statuses.computeIfAbsent(answer.status(), any -> new AtomicInteger())
                    .incrementAndGet();
            if (answer.status() == 202) {
                taken.addAll(ids);
            } else {
                slowestAtClientMs.accumulate((System.nanoTime() - startedAt) / 1_000_000);
                assertThat(answer.whole().headers().firstValue("Retry-After")).contains("1");
            }
        } catch (IOException e) {
            withoutAnswer.add(e);
        }
    }

    private static Set<UUID> stored(TestDoor door) {
        return TopicReader.all(door.settings(), Topics.CALL_EVENTS).stream()
                .map(row -> row.value().getEventId())
                .collect(Collectors.toSet());
    }

    /** From arrival to answer, as the door itself measures it: the clients share its processors. */
    private static long slowestRefusalMs(TestDoor door) {
        return (long) door.observability()
                .meters()
                .get("vantage.ingest.requests")
                .tag("status", "503")
                .timer()
                .max(TimeUnit.MILLISECONDS);
    }

    private void report(TestDoor door, Hiccups hiccups, long heapGrowth) {
        System.out.printf(
                "facts taken and found %d, answers %s, slowest 503 %d ms at the door and %d ms at a client, "
                        + "worst pause of the process %d ms, heap grew by %d KiB over %d refusals%n",
                taken.size(),
                statuses,
                slowestRefusalMs(door),
                slowestAtClientMs.get(),
                hiccups.worstMs(),
                heapGrowth / 1024,
                REFUSALS);
    }

    private int count(int status) {
        var found = statuses.get(status);
        return found == null ? 0 : found.get();
    }
}
