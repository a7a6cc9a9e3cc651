package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Way 7 in which direct writes lose data: success is answered before the work is done, and a crash then loses the fact.
 * Here a 2xx is a promise, and when it cannot be given, that is said at once.
 */
@ExtendWith(SharedStack.class)
final class KafkaAwayIT {
    private static final int CLIENTS = 8;
    private static final UUID ORGANIZATION = UUID.randomUUID();

    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final AtomicLong slowestRefusalMs = new AtomicLong();
    private final AtomicInteger withoutAnswer = new AtomicInteger();

    @Test
    void shouldHaveEveryFactThatWasTakenAndRefuseAtOnceWhileKafkaIsAway(EmbeddedStack stack) throws Exception {
        try (var door = TestDoor.start(stack, Map.of())) {
            var running = new AtomicBoolean(true);
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
            await().until(() -> taken.size() > 500);
            long gcBefore = usedMemory();
            door.stack().kafka().stop();
            await().until(() -> count(503) > 200);
            assertThat(door.observability().health().unready()).containsKey("ingest");
            int before = taken.size();
            door.stack().kafka().start();
            await().atMost(Duration.ofSeconds(30)).until(() -> taken.size() > before + 500);
            running.set(false);
            threads.shutdown();
            for (var ended : clients) {
                ended.get();
            }
            door.awaitReady();

            var stored = TopicReader.all(door.settings(), Topics.CALL_EVENTS).stream()
                    .map(row -> row.value().getEventId().toString())
                    .collect(Collectors.toSet());
            assertThat(stored).containsAll(taken);
            assertThat(statuses.keySet()).containsOnly(202, 503);
            assertThat(withoutAnswer).hasValue(0);
            assertThat(slowestRefusalMs.get()).isLessThan(1_000);
            assertThat(usedMemory() - gcBefore).isLessThan(200L * 1024 * 1024);
            await().until(() ->
                    door.observability().meters().scrape().contains("vantage_ingest_record_bytes_in_flight 0.0"));
        }
    }

    private void sendTen(Client client) throws InterruptedException {
        var ids = new String[10];
        var body = new StringBuilder();
        for (int i = 0; i < ids.length; i++) {
            ids[i] = UUID.randomUUID().toString();
            body.append(
                    "{\"event_id\":\"%s\",\"type\":\"call_ringing\",\"call_sid\":\"%s\",\"organization_id\":\"%s\"}%n"
                            .formatted(ids[i], ids[i], ORGANIZATION));
        }
        long startedAt = System.nanoTime();
        try {
            var answer = client.call(Client.NDJSON, body.toString());
            statuses.computeIfAbsent(answer.status(), any -> new AtomicInteger())
                    .incrementAndGet();
            if (answer.status() == 202) {
                taken.addAll(Set.of(ids));
            } else {
                long tookMs = (System.nanoTime() - startedAt) / 1_000_000;
                slowestRefusalMs.accumulateAndGet(tookMs, Math::max);
                assertThat(answer.whole().headers().firstValue("Retry-After")).contains("1");
            }
        } catch (IOException e) {
            withoutAnswer.incrementAndGet();
        }
    }

    private int count(int status) {
        var found = statuses.get(status);
        return found == null ? 0 : found.get();
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
