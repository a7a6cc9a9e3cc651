package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.position.Position;
import io.quinite.vantage.leads.CdcPosition;
import io.quinite.vantage.leads.OpenTransaction;
import io.quinite.vantage.schemas.Topic;
import io.quinite.vantage.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
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

    /** @param at when it was published */
    record Stored(Position position, Instant at) {}

    PositionTopic(CdcConfig config) {
        this.config = config;
    }

    /**
     * The last committed position of the slot. Looks at the topic's end first: what compaction has not yet taken away can
     * be millions of records.
     */
    Optional<Position> read() throws InterruptedException {
        return readStored().map(Stored::position);
    }

    /** As {@link #read()}, with its time. Without fencing it is only what was known a moment ago. */
    Optional<Stored> readStored() throws InterruptedException {
        long end = ends(Topics.CDC_POSITIONS).getOrDefault(PARTITION, 0L);
        try (var consumer = consumer(Topics.CDC_POSITIONS)) {
            consumer.assign(Set.of(PARTITION));
            var last =
                    lookBack(consumer, PARTITION, end, record -> config.slot().equals(record.key()));
            return last == null
                    ? Optional.empty()
                    : Optional.of(new Stored(
                            position(Objects.requireNonNull(last.value())), Instant.ofEpochMilli(last.timestamp())));
        }
    }

    /** Whether lead changes have been published ever. */
    boolean changesPublished() throws InterruptedException {
        return ends(Topics.LEAD_CHANGES).values().stream().anyMatch(end -> end > 0);
    }

    /** The largest sequence in the topic of changes, from the last records of every partition. */
    long lastSequence() throws InterruptedException {
        var ends = ends(Topics.LEAD_CHANGES);
        long largest = 0;
        try (var consumer = consumer(Topics.LEAD_CHANGES)) {
            consumer.assign(ends.keySet());
            for (var end : ends.entrySet()) {
                var last = lookBack(consumer, end.getKey(), end.getValue(), record -> true);
                largest = Math.max(
                        largest,
                        last == null ? 0 : Objects.requireNonNull(last.value()).getSequence());
            }
        }
        return largest;
    }

    static CdcPosition record(String slot, Position position) {
        var open = position.open();
        return new CdcPosition(
                slot,
                position.systemId(),
                position.timeline(),
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
                record.getTimeline(),
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

    private <V extends SpecificRecord> KafkaConsumer<String, @Nullable V> consumer(Topic<V> topic) {
        var settings = new HashMap<String, Object>(config.kafka());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(settings, new StringDeserializer(), topic.valueDeserializer(config.serde()));
    }

    /** The last record that is wanted, looking back further and further; null where there is none. */
    private static <V> @Nullable ConsumerRecord<String, @Nullable V> lookBack(
            KafkaConsumer<String, @Nullable V> consumer,
            TopicPartition partition,
            long end,
            Predicate<ConsumerRecord<String, @Nullable V>> wanted) {
        for (long back = FIRST_LOOK_BACK; ; back *= LOOK_FURTHER) {
            long start = Math.max(0, end - back);
            var found = last(consumer, partition, start, end, wanted);
            if (found != null || start == 0) {
                return found;
            }
        }
    }

    private static <V> @Nullable ConsumerRecord<String, @Nullable V> last(
            KafkaConsumer<String, @Nullable V> consumer,
            TopicPartition partition,
            long start,
            long end,
            Predicate<ConsumerRecord<String, @Nullable V>> wanted) {
        consumer.pause(consumer.assignment());
        consumer.resume(Set.of(partition));
        consumer.seek(partition, start);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        ConsumerRecord<String, @Nullable V> found = null;
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new org.apache.kafka.common.errors.TimeoutException(
                        "the topic " + partition + " could not be read to its end at " + end + ", only to "
                                + consumer.position(partition)
                                + "; where Kafka answers otherwise, a transaction is open there whose producer is gone:"
                                + " look with kafka-transactions.sh find-hanging");
            }
            for (var record : consumer.poll(POLL)) {
                if (record.value() != null && wanted.test(record)) {
                    found = record;
                }
            }
        }
        return found;
    }

    /** Where the partitions end, whatever is committed: behind that nothing of a fenced writer can come. */
    private Map<TopicPartition, Long> ends(Topic<?> topic) throws InterruptedException {
        try (var admin = Admin.create(new HashMap<>(config.kafka()))) {
            var described = wait(admin.describeTopics(Set.of(topic.name())).allTopicNames());
            var latest = Objects.requireNonNull(described.get(topic.name())).partitions().stream()
                    .collect(Collectors.toMap(
                            info -> new TopicPartition(topic.name(), info.partition()), info -> OffsetSpec.latest()));
            return wait(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                            .all())
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().offset()));
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("cannot tell where the topic " + topic.name() + " ends", e);
        }
    }

    private static <T> T wait(KafkaFuture<T> answer) throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
