package io.quinite.vantage.endtoend;

import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** The lead-change topic as a subscriber sees it: committed records only, from the beginning to the end. */
final class LeadChanges {
    private LeadChanges() {}

    /** The changes of each lead in the order of the topic; null for a tombstone. */
    static Map<String, List<@Nullable LeadChange>> read(Stack stack) throws IOException {
        var config = new HashMap<String, Object>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.endpoint("KAFKA_BOOTSTRAP"));
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put("schema.registry.url", stack.endpoint("SCHEMA_REGISTRY_URL"));
        var changes = new TreeMap<String, List<@Nullable LeadChange>>();
        try (var consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), Topics.LEAD_CHANGES.valueDeserializer(config))) {
            var partitions = consumer.partitionsFor(Topics.LEAD_CHANGES.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(
                            partition -> consumer.position(partition) < Objects.requireNonNull(ends.get(partition)))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    changes.computeIfAbsent(record.key(), lead -> new ArrayList<>())
                            .add(record.value());
                }
            }
        }
        return changes;
    }
}
