package io.quinite.vantage.cdc;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.serde.SerdeSettings;
import io.quinite.vantage.teststack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** The topic of lead changes as a subscriber sees it: what is committed, from the beginning to the end. */
final class Published {
    private static final Duration POLL = Duration.ofMillis(100);

    final List<ConsumerRecord<String, @Nullable LeadChange>> records;

    /** Where to go on. */
    final Map<TopicPartition, Long> next;

    Published(List<ConsumerRecord<String, @Nullable LeadChange>> records, Map<TopicPartition, Long> next) {
        this.records = records;
        this.next = next;
    }

    static Published read(TestStack stack) {
        return read(stack.settings(), Map.of());
    }

    /** @param from where a former reading ended; what it does not name is read from its beginning */
    static Published read(Settings settings, Map<TopicPartition, Long> from) {
        var config = new HashMap<String, Object>();
        config.put(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.section("kafka").required("bootstrap.servers"));
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        Map<String, String> serde = settings.startingWith(SerdeSettings.prefixes());
        var records = new ArrayList<ConsumerRecord<String, @Nullable LeadChange>>();
        try (var consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), Topics.LEAD_CHANGES.valueDeserializer(serde))) {
            var partitions = consumer.partitionsFor(Topics.LEAD_CHANGES.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, from.getOrDefault(partition, 0L)));
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(
                            partition -> consumer.position(partition) < Objects.requireNonNull(ends.get(partition)))) {
                consumer.poll(POLL).forEach(records::add);
            }
            return new Published(
                    records, partitions.stream().collect(Collectors.toMap(Function.identity(), consumer::position)));
        }
    }

    /** The changes and tombstones (null) of each lead, in the order of its partition. */
    Map<String, List<@Nullable LeadChange>> byLead() {
        var changes = new TreeMap<String, List<@Nullable LeadChange>>();
        for (var record : records) {
            changes.computeIfAbsent(record.key(), lead -> new ArrayList<>()).add(record.value());
        }
        return changes;
    }

    /** The changes of one lead, without tombstones. */
    List<LeadChange> of(UUID lead) {
        return byLead().getOrDefault(lead.toString(), List.of()).stream()
                .filter(Objects::nonNull)
                .toList();
    }
}
