package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.position.Position;
import io.quinite.vantage.leads.CdcPosition;
import io.quinite.vantage.leads.OpenTransaction;
import io.quinite.vantage.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads where publishing stands, after every unfinished transaction has been ended by fencing its writer. */
final class PositionTopic {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.CDC_POSITIONS.name(), 0);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long FIRST_LOOK_BACK = 64;
    private static final long LOOK_FURTHER = 16;

    private final CdcConfig config;

    PositionTopic(CdcConfig config) {
        this.config = config;
    }

    /**
     * The last committed position of the slot. Looks at the topic's end first: what compaction has not yet taken away can
     * be millions of records.
     */
    Optional<Position> read() throws InterruptedException {
        var settings = new HashMap<String, Object>(config.kafka());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        long end = ends(Topics.CDC_POSITIONS.name(), 1).getOrDefault(PARTITION, 0L);
        try (var consumer = new KafkaConsumer<>(
                settings, new StringDeserializer(), Topics.CDC_POSITIONS.valueDeserializer(config.serde()))) {
            consumer.assign(java.util.Set.of(PARTITION));
            for (long back = FIRST_LOOK_BACK; ; back *= LOOK_FURTHER) {
                long start = Math.max(0, end - back);
                CdcPosition found = last(consumer, start, end);
                if (found != null || start == 0) {
                    return Optional.ofNullable(found).map(PositionTopic::position);
                }
            }
        }
    }

    /** Whether lead changes have been published ever. */
    boolean changesPublished() throws InterruptedException {
        return ends(Topics.LEAD_CHANGES.name(), Topics.LEAD_CHANGES.partitions()).values().stream()
                .anyMatch(end -> end > 0);
    }

    static CdcPosition record(String slot, Position position) {
        var open = position.open();
        return new CdcPosition(
                slot,
                position.systemId(),
                position.endLsn(),
                position.sequence(),
                open == null
                        ? null
                        : new OpenTransaction(open.xid(), instant(open.committedAtMicros()), open.published()));
    }

    private static Position position(CdcPosition record) {
        var open = record.getOpen();
        return new Position(
                record.getSystemId(),
                record.getEndLsn(),
                record.getSequence(),
                open == null
                        ? null
                        : new Position.Open(
                                open.getTxid(),
                                ChronoUnit.MICROS.between(Instant.EPOCH, open.getCommittedAt()),
                                open.getPublished()));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private @Nullable CdcPosition last(KafkaConsumer<String, CdcPosition> consumer, long start, long end) {
        consumer.seek(PARTITION, start);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        CdcPosition found = null;
        while (consumer.position(PARTITION) < end) {
            if (System.nanoTime() > deadline) {
                throw new org.apache.kafka.common.errors.TimeoutException(
                        "the topic " + PARTITION.topic() + " could not be read to its end at " + end);
            }
            for (var record : consumer.poll(POLL)) {
                if (config.slot().equals(record.key())) {
                    found = record.value();
                }
            }
        }
        return found;
    }

    /** Where the partitions end, whatever is committed: behind that nothing of a fenced writer can come. */
    private Map<TopicPartition, Long> ends(String topic, int partitions) throws InterruptedException {
        var latest = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        try (var admin = Admin.create(new HashMap<>(config.kafka()))) {
            return admin
                    .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().offset()));
        } catch (ExecutionException | TimeoutException e) {
            throw new org.apache.kafka.common.KafkaException("the end of topic " + topic + " is not known", e);
        }
    }
}
