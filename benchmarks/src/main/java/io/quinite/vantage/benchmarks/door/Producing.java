package io.quinite.vantage.benchmarks.door;

import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Turns;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.schemas.Topics;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The limit: what kafka-producer-perf-test does, with the records that the door writes, made before, and acks=all; to the last
 * acknowledgement. Linger, batches and compression are those that were best for it.
 */
final class Producing implements Turns.Contender, AutoCloseable {
    private static final String CLIENT = "bench-producer";
    private static final int LOOK_AT_CLOCK_EVERY = 256;

    private final KafkaProducer<String, byte[]> producer;
    private final List<ProducerRecord<String, byte[]>> records;
    private final long nanos;
    private final DoubleSupplier brokerCpuSeconds;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    Producing(
            String bootstrapServers,
            List<CallEvent> events,
            Serializer<CallEvent> serializer,
            long nanos,
            DoubleSupplier brokerCpuSeconds) {
        String topic = Topics.CALL_EVENTS.name();
        this.records = events.stream()
                .map(event -> new ProducerRecord<>(topic, event.getCallSid(), serializer.serialize(topic, event)))
                .toList();
        this.nanos = nanos;
        this.brokerCpuSeconds = brokerCpuSeconds;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "client.id",
                        CLIENT,
                        "acks",
                        "all",
                        "linger.ms",
                        5,
                        "batch.size",
                        256 << 10,
                        "compression.type",
                        "lz4",
                        "buffer.memory",
                        64L << 20),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @Override
    public String name() {
        return "producer";
    }

    @Override
    public Role role() {
        return Role.LIMIT;
    }

    @Override
    public Turns.Round round() {
        double cpuBefore = cpuSeconds();
        long began = System.nanoTime();
        long sent = 0;
        while (sent % LOOK_AT_CLOCK_EVERY != 0 || System.nanoTime() - began < nanos) {
            var unused = producer.send(records.get((int) (sent++ % records.size())), (metadata, thrown) -> {
                if (thrown != null) {
                    failure.set(thrown);
                }
            });
        }
        producer.flush();
        double seconds = (System.nanoTime() - began) / 1e9;
        var thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("the broker did not take a record", thrown);
        }
        return new Turns.Round(sent, seconds, cpuSeconds() - cpuBefore);
    }

    /** Of the broker, and of the two threads that work for the producer. */
    private double cpuSeconds() {
        var threads = ManagementFactory.getThreadMXBean();
        long client = threads.getCurrentThreadCpuTime();
        for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().equals("kafka-producer-network-thread | " + CLIENT)) {
                client += threads.getThreadCpuTime(info.getThreadId());
            }
        }
        return brokerCpuSeconds.getAsDouble() + client / 1e9;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
