package io.quinite.vantage.endtoend;

import io.quinite.vantage.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A topic as a subscriber sees it: committed records only, from the beginning to the end. */
final class CommittedRecords {
    private CommittedRecords() {}

    /** In the order of each partition. */
    static <V extends SpecificRecord> List<ConsumerRecord<String, V>> read(Stack stack, Topic<V> topic)
            throws IOException {
        try (var values =
                topic.valueDeserializer(Map.of("schema.registry.url", stack.endpoint("SCHEMA_REGISTRY_URL")))) {
            return read(stack, topic.name(), values);
        }
    }

    static <V> List<ConsumerRecord<String, V>> read(Stack stack, String topic, Deserializer<V> values)
            throws IOException {
        var config = new HashMap<String, Object>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.endpoint("KAFKA_BOOTSTRAP"));
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        var records = new ArrayList<ConsumerRecord<String, V>>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), values)) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(
                            partition -> consumer.position(partition) < Objects.requireNonNull(ends.get(partition)))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
