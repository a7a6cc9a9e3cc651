package io.quinite.vantage.schemas;

import io.quinite.vantage.schemas.serde.AvroDeserializer;
import io.quinite.vantage.schemas.serde.AvroSerializer;
import java.time.Duration;
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
 * @param owner the module whose service writes it
 * @param purpose one sentence for the documentation
 */
public record Topic<V extends SpecificRecord>(
        String name,
        Class<V> valueType,
        int partitions,
        Optional<Duration> retention,
        boolean compacted,
        String owner,
        String purpose) {

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

    /** The topic's settings as Kafka names them. */
    public Map<String, String> settings() {
        String policy = compacted ? retention.isPresent() ? "compact,delete" : "compact" : "delete";
        String retentionMs =
                retention.map(kept -> Long.toString(kept.toMillis())).orElse("-1");
        return Map.of("cleanup.policy", policy, "retention.ms", retentionMs, "max.message.bytes", "1048588");
    }
}
