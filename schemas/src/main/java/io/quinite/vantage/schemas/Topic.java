package io.quinite.vantage.schemas;

import io.quinite.vantage.schemas.serde.AvroDeserializer;
import io.quinite.vantage.schemas.serde.AvroSerializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * One topic: its name, what its records hold, how long they are kept and who writes it. Keys are UTF-8 strings.
 *
 * @param name the topic's name
 * @param valueType the type of every value; a record of another type is somebody's bug
 * @param partitions the number that the topic is created with; it must not change afterwards, because a key's facts
 *     share a partition
 * @param retention how long records are kept; empty for ever
 * @param compacted whether only the last record of a key must stay
 * @param everyRecordKeptFor how far a reader of a compacted topic may be behind and still sees every record
 * @param owner the module whose service writes it
 * @param purpose one sentence for the documentation
 */
public record Topic<V extends SpecificRecord>(
        String name,
        Class<V> valueType,
        int partitions,
        Optional<Duration> retention,
        boolean compacted,
        Duration everyRecordKeptFor,
        String owner,
        String purpose) {
    private static final int RECORD_BYTES = 1024 * 1024 + 12;

    /** A change holds the row twice, and people write rows without the door's limits. */
    private static final int CHANGE_BYTES = 8 * 1024 * 1024;

    private static final int DEAD_LETTER_BYTES = 2 * 1024 * 1024;

    /** Where records go that {@code consumer} could not take: their bytes untouched, cause and origin in headers. */
    public String deadLetters() {
        return name + ".dead-letters";
    }

    /** @param config Confluent's keys, such as {@code schema.registry.url} */
    public Serializer<V> valueSerializer(Map<String, ?> config) {
        var serializer = new AvroSerializer<V>();
        serializer.configure(config, false);
        return serializer;
    }

    /** @param config Confluent's keys, such as {@code schema.registry.url} */
    public Deserializer<V> valueDeserializer(Map<String, ?> config) {
        var deserializer = new AvroDeserializer<>(valueType);
        deserializer.configure(config, false);
        return deserializer;
    }

    /** @param config Confluent's keys, such as {@code schema.registry.url} */
    public Serde<V> valueSerde(Map<String, ?> config) {
        return Serdes.serdeFrom(valueSerializer(config), valueDeserializer(config));
    }

    /** The topic as Kafka must be told to create it. */
    public TopicPlan plan() {
        return new TopicPlan(name, partitions, settings());
    }

    /**
     * The dead letters' topic. Kept for ever, because they were accepted; partitioned as the origin; with room for the
     * headers that a record of the largest size gets there.
     */
    public TopicPlan deadLettersPlan() {
        var settings = Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                "-1",
                "max.message.bytes",
                Integer.toString(DEAD_LETTER_BYTES));
        return new TopicPlan(deadLetters(), partitions, settings);
    }

    /** The topic's settings as Kafka names them. */
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("cleanup.policy", compacted ? retention.isPresent() ? "compact,delete" : "compact" : "delete");
        settings.put(
                "retention.ms",
                retention.map(kept -> Long.toString(kept.toMillis())).orElse("-1"));
        settings.put("max.message.bytes", Integer.toString(RECORD_BYTES));
        if (!everyRecordKeptFor.isZero()) {
            settings.put("min.compaction.lag.ms", Long.toString(everyRecordKeptFor.toMillis()));
        }
        if (compacted && retention.isPresent()) {
            settings.put("max.message.bytes", Integer.toString(CHANGE_BYTES));
        }
        return settings;
    }
}
