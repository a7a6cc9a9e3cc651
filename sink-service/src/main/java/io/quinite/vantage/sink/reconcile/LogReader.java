package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.RecordHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads ranges of partitions, committed records only, without a group. One thread. */
final class LogReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Consumer<byte[], byte[]> consumer;

    /** Takes records; those of one partition in their order. */
    @FunctionalInterface
    interface Taker {
        void take(RawRecord raw) throws IOException;
    }

    LogReader(Map<String, String> kafka) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "vantage-reconcile");
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        properties.putAll(kafka);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    List<TopicPartition> partitions(String topic) {
        List<PartitionInfo> infos = consumer.partitionsFor(topic);
        return infos.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions);
    }

    /** After the last committed record. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        // The client complains of the last stable offset of a partition that is not its own.
        consumer.assign(partitions);
        return consumer.endOffsets(partitions);
    }

    /** The first record of that time (milliseconds since the epoch) or later; partitions without one are missing. */
    Map<TopicPartition, Long> at(Collection<TopicPartition> partitions, long millis) {
        Map<TopicPartition, Long> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, millis));
        Map<TopicPartition, Long> found = new HashMap<>();
        consumer.offsetsForTimes(wanted).forEach((partition, at) -> {
            if (at != null) {
                found.put(partition, at.offset());
            }
        });
        return found;
    }

    /**
     * Hands over every committed record of each partition from one offset up to, and without, another.
     *
     * @throws UserError where the broker gives nothing for a minute
     */
    void read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to, Taker taker) throws IOException {
        Set<TopicPartition> open = new HashSet<>();
        from.forEach((partition, offset) -> {
            if (offset < to.getOrDefault(partition, 0L)) {
                open.add(partition);
            }
        });
        consumer.assign(open);
        open.forEach(partition -> consumer.seek(partition, from.getOrDefault(partition, 0L)));
        long movedAt = System.nanoTime();
        while (!open.isEmpty()) {
            var records = consumer.poll(POLL);
            for (TopicPartition partition : records.partitions()) {
                long end = to.getOrDefault(partition, 0L);
                for (var record : records.records(partition)) {
                    if (record.offset() < end) {
                        taker.take(new RawRecord(
                                record.topic(),
                                record.partition(),
                                record.offset(),
                                record.timestamp(),
                                record.key(),
                                record.value(),
                                RecordHeaders.encode(record.headers())));
                    }
                }
            }
            // The position passes the markers of transactions too, which are no records.
            boolean ended = open.removeIf(partition -> consumer.position(partition) >= to.getOrDefault(partition, 0L));
            if (ended) {
                consumer.assign(open);
            }
            movedAt = ended || !records.isEmpty() ? System.nanoTime() : movedAt;
            if (System.nanoTime() - movedAt > PATIENCE.toNanos()) {
                throw new UserError("Kafka has given nothing of " + open + " for " + PATIENCE.toSeconds()
                        + " s; check that the brokers are up");
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
