package io.quinite.vantage.ingest.fuzz;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic from where it ends now, and holds every record against the contract. */
final class Watch<V extends SpecificRecord> implements AutoCloseable {
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong records = new AtomicLong();
    private final Thread thread;

    Watch(Settings settings, Topic<V> topic, Contract contract, Verdicts verdicts) {
        Map<String, Object> config = new HashMap<>(settings.under("kafka"));
        var values = topic.valueDeserializer(settings.startingWith("schema.registry."));
        var consumer = new KafkaConsumer<>(config, new StringDeserializer(), values);
        var partitions = consumer.partitionsFor(topic.name()).stream()
                .map(about -> new TopicPartition(about.topic(), about.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.endOffsets(partitions).forEach(consumer::seek);
        thread = new Thread(() -> read(consumer, contract, verdicts), "fuzz-watch-" + topic.name());
        thread.start();
    }

    private void read(KafkaConsumer<String, V> consumer, Contract contract, Verdicts verdicts) {
        try (consumer) {
            while (running.get()) {
                consumer.poll(Duration.ofMillis(100)).forEach(row -> {
                    contract.breach(row.key(), row.value())
                            .ifPresent(breach -> verdicts.fault("taken, but " + breach + ": " + row.value()));
                    records.incrementAndGet();
                });
            }
        } catch (RuntimeException e) {
            verdicts.fault("what was taken cannot be read: " + e);
        }
    }

    long records() {
        return records.get();
    }

    @Override
    public void close() {
        running.set(false);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
