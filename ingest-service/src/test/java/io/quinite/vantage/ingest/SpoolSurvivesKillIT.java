package io.quinite.vantage.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.BrokerToKill;
import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a spool, facts are taken while Kafka is away, and none is lost or passes another of its call although the door is
 * killed with -9 again and again. {@code -Dspool.seed=N} replays when, {@code -Dspool.kills=N} kills more often.
 */
@ExtendWith(SharedStack.class)
final class SpoolSurvivesKillIT {
    private static final int CLIENTS = 4;
    private static final int SOME = 60;
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final UUID ORGANIZATION = UUID.randomUUID();

    @TempDir
    private Path directory;

    private final Map<String, List<String>> taken = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean running = new AtomicBoolean(true);

    @Test
    void shouldBringEveryFactThatWasTakenInTheOrderOfItsCall(TestStack stack) throws Exception {
        long seed = Long.getLong("spool.seed", System.nanoTime());
        System.out.println("spool.seed=" + seed);
        var random = new Random(seed);
        Path spool = directory.resolve("spool");
        try (var broker = BrokerToKill.start(directory.resolve("kafka"))) {
            var settings = stack.settings()
                    .with(Map.of(
                            "kafka.bootstrap.servers",
                            broker.bootstrapServers(),
                            "ingest.spool.dir",
                            spool.toString(),
                            "ingest.traces",
                            "true"));
            try (var door = new ChildDoor(directory, settings)) {
                door.start();
                var clients = startClients(door);
                awaitMore();
                broker.kill();
                for (int i = Integer.getInteger("spool.kills", 2); i > 0; i--) {
                    awaitMore();
                    int until = count.get() + random.nextInt(SOME);
                    await().atMost(LONG).until(() -> count.get() >= until);
                    door.kill();
                    door.start();
                }
                awaitMore();
                assertThat(segments(spool)).isNotEmpty();
                broker.start();
                awaitMore();
                await("the disk is empty").atMost(LONG).until(() -> segments(spool)
                        .isEmpty());
                awaitMore();
                running.set(false);
                for (var client : clients) {
                    client.get();
                }
                await("the disk is empty").atMost(LONG).until(() -> segments(spool)
                        .isEmpty());

                var found = firstSeen(settings);
                taken.forEach((call, ids) -> assertThat(found.getOrDefault(call, Set.of()))
                        .as("facts of call " + call + ", seed " + seed)
                        .containsExactlyElementsOf(ids));
                System.out.println("facts taken and found, in order: " + count);
            }
        }
    }

    private void awaitMore() {
        int until = count.get() + SOME;
        await("facts are taken").atMost(LONG).until(() -> count.get() >= until);
    }

    private List<Future<?>> startClients(ChildDoor door) {
        var threads = Executors.newFixedThreadPool(CLIENTS);
        var clients = new ArrayList<Future<?>>();
        for (int i = 0; i < CLIENTS; i++) {
            String call = ORGANIZATION + "-" + i;
            clients.add(threads.submit(() -> talk(door, call)));
        }
        threads.shutdown();
        return clients;
    }

    /** One fact after the other, each until it is taken. */
    private Void talk(ChildDoor door, String call) throws InterruptedException {
        var client = door.client();
        var ids = taken.computeIfAbsent(call, any -> new ArrayList<>());
        while (running.get()) {
            String id = UUID.randomUUID().toString();
            String fact =
                    "{\"event_id\":\"%s\",\"type\":\"call_ringing\",\"call_sid\":\"%s\",\"organization_id\":\"%s\",\"traceparent\":\"%s\"}"
                            .formatted(id, call, ORGANIZATION, traceOf(id));
            while (!isTaken(client, fact)) {
                Thread.onSpinWait();
            }
            ids.add(id);
            count.incrementAndGet();
        }
        return null;
    }

    private static boolean isTaken(Client client, String fact) throws InterruptedException {
        try {
            int status = client.call(Client.NDJSON, fact).status();
            assertThat(status).isIn(202, 503);
            return status == 202;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> segments(Path spool) throws IOException {
        try (var files = Files.list(spool)) {
            return files.filter(file -> file.toString().endsWith(".spool")).toList();
        }
    }

    private static Map<String, Set<String>> firstSeen(io.quinite.vantage.kit.Settings settings) {
        var seen = new ConcurrentHashMap<String, Set<String>>();
        TopicReader.all(settings, Topics.CALL_EVENTS).forEach(row -> {
            String id = row.value().getEventId().toString();
            seen.computeIfAbsent(row.key(), any -> new LinkedHashSet<>()).add(id);
            var trace = row.headers().lastHeader("traceparent");
            assertThat(trace).as("the trace of fact " + id).isNotNull();
            assertThat(new String(trace.value(), US_ASCII)).isEqualTo(traceOf(id));
        });
        return seen;
    }

    private static String traceOf(String id) {
        return "00-" + id.replace("-", "") + "-00f067aa0ba902b7-01";
    }
}
