package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.kit.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads committed totals from where a topic ended before, until they come to all calls. */
final class Outcome<V> implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaConsumer<String, V> consumer;
    private final ToLongFunction<V> total;
    private final Map<String, Long> totals = new HashMap<>();
    private long sum;

    Outcome(Settings settings, String topic, Deserializer<V> values, ToLongFunction<V> total) {
        var config = new HashMap<String, Object>(settings.under("kafka"));
        config.put("isolation.level", "read_committed");
        this.total = total;
        consumer = new KafkaConsumer<>(config, new StringDeserializer(), values);
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** @param calls since it was made: what was awaited before is in them */
    Run await(BooleanSupplier begun, int calls) throws InterruptedException {
        while (!begun.getAsBoolean()) {
            Thread.sleep(1);
        }
        long began = System.nanoTime();
        double cpuBefore = Run.streamThreadSeconds();
        while (sum != calls) {
            for (var record : consumer.poll(POLL)) {
                long now = total.applyAsLong(record.value());
                Long before = totals.put(record.key(), now);
                sum += now - (before == null ? 0 : before);
            }
        }
        return new Run((System.nanoTime() - began) / 1e9, Run.streamThreadSeconds() - cpuBefore);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
