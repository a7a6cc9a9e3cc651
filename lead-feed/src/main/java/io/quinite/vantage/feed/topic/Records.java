package io.quinite.vantage.feed.topic;

import io.quinite.vantage.feed.change.Change;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.schemas.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** How the topic is read: committed records only, from places that are named, never from where Kafka thinks. */
public final class Records implements AutoCloseable {
    private final Map<String, String> kafka;
    private final Deserializer<LeadChange> values;

    /**
     * @param kafka settings of every Kafka client
     * @param serde settings of the Avro serde
     */
    public Records(Map<String, String> kafka, Map<String, String> serde) {
        this.kafka = Map.copyOf(kafka);
        values = Topics.LEAD_CHANGES.valueDeserializer(serde);
    }

    Consumer<String, byte[]> consumer(String purpose) {
        Map<String, Object> settings = new HashMap<>(Map.of("reconnect.backoff.max.ms", 250));
        settings.putAll(kafka);
        settings.remove("group.id");
        settings.put("client.id", "vantage-feed-" + purpose);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "none");
        settings.put("isolation.level", "read_committed");
        settings.put("default.api.timeout.ms", 10_000);
        settings.put("request.timeout.ms", 8_000);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    public Admin admin() {
        Map<String, Object> settings = new HashMap<>(Map.of("reconnect.backoff.max.ms", 250));
        settings.putAll(kafka);
        settings.put("client.id", "vantage-feed-admin");
        settings.put("request.timeout.ms", 2_000);
        settings.put("default.api.timeout.ms", 4_000);
        return Admin.create(settings);
    }

    /** Empty for a tombstone, which says nothing that the delete before it has not said. */
    Optional<Change> change(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        var value = values.deserialize(record.topic(), record.value());
        return Optional.of(new Change(
                record.partition(),
                record.offset(),
                record.serializedValueSize(),
                Instant.ofEpochMilli(record.timestamp()),
                value));
    }

    @Override
    public void close() {
        values.close();
    }
}
