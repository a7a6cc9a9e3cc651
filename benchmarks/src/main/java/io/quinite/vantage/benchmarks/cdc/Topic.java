package io.quinite.vantage.benchmarks.cdc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** A topic of changes, from its end at the time of making, as a reader of committed records sees it: bytes, decoded by nobody. */
final class Topic implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final byte MARK = '~';

    private final KafkaConsumer<byte[], byte @Nullable []> consumer;
    private final List<TopicPartition> partitions;
    private Map<TopicPartition, Long> counted;
    private @Nullable TopicPartition ofLast;

    Topic(String bootstrapServers, String name) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5000,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        100),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        partitions = consumer.partitionsFor(name).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        counted = positions();
    }

    /** Every record as it comes. */
    Iterable<ConsumerRecord<byte[], byte @Nullable []>> poll(Duration patience) {
        return consumer.poll(patience);
    }

    /**
     * Until the last change of a round is there. Reads the one partition that it comes to, as soon as that is known: reading
     * all would take the processors from who writes them.
     */
    long awaitLast(int round, Runnable requireAlive) {
        byte[] wanted = Leads.mark(round).getBytes(StandardCharsets.UTF_8);
        var known = ofLast;
        if (known != null) {
            consumer.pause(partitions);
            consumer.resume(Set.of(known));
        }
        long began = System.nanoTime();
        while (System.nanoTime() - began < PATIENCE_NANOS) {
            requireAlive.run();
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                if (record.value() != null && lastIndexOf(record.value(), wanted) >= 0) {
                    long now = System.currentTimeMillis();
                    ofLast = new TopicPartition(record.topic(), record.partition());
                    return now;
                }
            }
        }
        throw new IllegalStateException("the last change of round " + round + " did not come");
    }

    /** @throws IllegalStateException where there are not as many records since the count before */
    void requireCount(int changes) {
        consumer.resume(partitions);
        counted.forEach(consumer::seek);
        var ends = consumer.endOffsets(partitions);
        long seen = 0;
        while (partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
            seen += consumer.poll(Duration.ofMillis(100)).count();
        }
        counted = positions();
        if (seen != changes) {
            throw new IllegalStateException(
                    "the topic has " + seen + " records, and " + changes + " changes were made");
        }
    }

    /** The number of the last change that is told between marks; -1 where there is none. */
    static int number(byte[] value) {
        int end = value.length - 1;
        while (end >= 0) {
            while (end >= 0 && value[end] != MARK) {
                end--;
            }
            int start = end - 1;
            while (start >= 0 && value[start] >= '0' && value[start] <= '9') {
                start--;
            }
            if (start >= 0 && value[start] == MARK && start < end - 1) {
                return Integer.parseInt(new String(value, start + 1, end - start - 1, StandardCharsets.US_ASCII));
            }
            end--;
        }
        return -1;
    }

    private Map<TopicPartition, Long> positions() {
        var positions = new HashMap<TopicPartition, Long>();
        partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
        return positions;
    }

    private static int lastIndexOf(byte[] in, byte[] what) {
        for (int i = in.length - what.length; i >= 0; i--) {
            int j = 0;
            while (j < what.length && in[i + j] == what[j]) {
                j++;
            }
            if (j == what.length) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
