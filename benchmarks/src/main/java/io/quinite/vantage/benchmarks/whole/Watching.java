package io.quinite.vantage.benchmarks.whole;

import io.quinite.vantage.benchmarks.harness.Child;
import io.quinite.vantage.benchmarks.harness.ChildStack;
import io.quinite.vantage.benchmarks.whole.Probes.Place;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.schemas.Identities;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Threads that look where probes arrive. */
final class Watching implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_EVERY_NANOS = 5_000_000;

    /** Looking must not cost the server the more the more is under way; what is not asked for comes next. */
    private static final int ASKED_MAX = 50;

    private final ChildStack stack;
    private final Probes probes;
    private final Child carrier;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("watch"));
    private final List<Future<?>> watches = new ArrayList<>();
    private volatile boolean closed;

    /** @param carrier the process that carries calls, looked after too */
    Watching(ChildStack stack, Probes probes, Child carrier) {
        this.stack = stack;
        this.probes = probes;
        this.carrier = carrier;
    }

    /** What is done with the value of a record that is no tombstone. */
    @FunctionalInterface
    interface Each<V> {
        void accept(V value, long now);
    }

    /** Asks every five milliseconds for rows of the probes that are under way, all of them in turn. */
    void rows() {
        watches.add(threads.submit(() -> {
            try (var connection = stack.connect();
                    var look = connection.prepareStatement("select id from call_logs where id = any(?)")) {
                var open = new LinkedHashMap<UUID, Integer>();
                int known = 0;
                while (!closed) {
                    for (; known < probes.begun(); known++) {
                        open.put(Identities.callId(probes.calls[known].toString()), known);
                    }
                    if (!open.isEmpty()) {
                        look(look, connection, open);
                    }
                    LockSupport.parkNanos(LOOK_EVERY_NANOS);
                }
            }
            return null;
        }));
    }

    private void look(PreparedStatement look, Connection connection, Map<UUID, Integer> open) throws Exception {
        var asked = open.keySet().stream().limit(ASKED_MAX).toArray(UUID[]::new);
        look.setArray(1, connection.createArrayOf("uuid", asked));
        try (var rows = look.executeQuery()) {
            long now = System.nanoTime();
            while (rows.next()) {
                Integer probe = open.remove(rows.getObject(1, UUID.class));
                if (probe != null) {
                    probes.arrived(Place.ROW, probe, now);
                }
            }
        }
        for (UUID id : asked) { // those that are not there yet go to the end
            Integer probe = open.remove(id);
            if (probe != null) {
                open.put(id, probe);
            }
        }
    }

    /** Follows committed records from where the topic ends now; returns when it is there. */
    <V> void records(String topic, Deserializer<V> values, Each<V> each) throws InterruptedException {
        var ready = new CountDownLatch(1);
        watches.add(threads.submit(() -> {
            var config = new HashMap<String, Object>(stack.settings().under("kafka"));
            config.put("isolation.level", "read_committed");
            try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), values)) {
                var partitions = consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToEnd(partitions);
                partitions.forEach(consumer::position);
                ready.countDown();
                while (!closed) {
                    for (var record : consumer.poll(POLL)) {
                        if (record.value() != null) {
                            each.accept(record.value(), System.nanoTime());
                        }
                    }
                }
            }
            return null;
        }));
        if (!ready.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the end of " + topic + " was not found");
        }
    }

    /** Until every probe that was begun has arrived in every place. */
    void awaitAll() throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!probes.allArrived()) {
            carrier.requireAlive();
            for (Future<?> watch : watches) {
                if (watch.isDone()) {
                    watch.get(); // throws what has ended it
                }
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException("after " + PATIENCE + " probes are still missing: " + probes.missing());
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdown();
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
