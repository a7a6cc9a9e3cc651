package io.quinite.vantage.analytics;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topic;
import io.quinite.vantage.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes and reads the topics of a running stack as any other client would. */
final class Records implements AutoCloseable {
    private final Settings settings;
    private final KafkaProducer<String, byte[]> producer;
    private final Serializer<CallEvent> serializer;

    Records(Settings settings) {
        this.settings = settings;
        serializer = Topics.CALL_EVENTS.valueSerializer(serde());
        producer = new KafkaProducer<>(clients(), new StringSerializer(), new ByteArraySerializer());
    }

    /** Returns when all are acknowledged. */
    void send(List<CallEvent> events) {
        for (CallEvent event : events) {
            send(event.getCallSid(), serializer.serialize(Topics.CALL_EVENTS.name(), event));
        }
        producer.flush();
    }

    /** Sends a lead event where call events belong. */
    <V extends SpecificRecord> void sendAsCallEvent(Topic<V> origin, V value) throws Exception {
        try (var serializer = origin.valueSerializer(serde())) {
            byte[] bytes = serializer.serialize(origin.name(), value);
            producer.send(new ProducerRecord<>(Topics.CALL_EVENTS.name(), "key", bytes))
                    .get();
        }
    }

    void send(String key, byte @Nullable [] value) {
        var unused = producer.send(new ProducerRecord<>(Topics.CALL_EVENTS.name(), key, value));
    }

    /** All call events in the log, in the order of their partition; what is none is left out. */
    List<CallEvent> callEvents() {
        return all(Topics.CALL_EVENTS).stream().map(ConsumerRecord::value).toList();
    }

    /** All committed records, in the order of their partition; what cannot be read is left out. */
    <V extends SpecificRecord> List<ConsumerRecord<String, V>> all(Topic<V> topic) {
        var records = new ArrayList<ConsumerRecord<String, V>>();
        var config = clients();
        config.put("isolation.level", "read_committed");
        try (var reader = topic.valueDeserializer(serde());
                var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(
                            partition -> consumer.position(partition) < Objects.requireNonNull(ends.get(partition)))) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    V value = read(reader, topic, record.value());
                    if (value != null) {
                        records.add(new ConsumerRecord<>(
                                record.topic(), record.partition(), record.offset(), record.key(), value));
                    }
                }
            }
        }
        return records;
    }

    void create(String topic) throws Exception {
        try (var admin = Admin.create(clients())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    Set<String> topics() throws Exception {
        try (var admin = Admin.create(clients())) {
            return admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
        }
    }

    private static <V> @Nullable V read(Deserializer<V> reader, Topic<?> topic, byte[] bytes) {
        try {
            return reader.deserialize(topic.name(), bytes);
        } catch (SerializationException e) {
            return null;
        }
    }

    private Map<String, Object> clients() {
        return new HashMap<>(settings.under("kafka"));
    }

    private Map<String, String> serde() {
        return settings.startingWith("schema.registry.");
    }

    @Override
    public void close() {
        producer.close();
        serializer.close();
    }
}
