package io.quinite.vantage.benchmarks.cdc;

import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.serde.SerdeSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** The topic of lead changes, from its end at the time of making, as a reader of committed records sees it. */
final class Topic implements AutoCloseable {
    private final KafkaConsumer<String, @Nullable LeadChange> consumer;

    Topic(EmbeddedStack stack) {
        var settings = new HashMap<String, Object>(stack.settings().under("kafka"));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        Map<String, String> serde = stack.settings().startingWith(SerdeSettings.prefixes());
        consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), Topics.LEAD_CHANGES.valueDeserializer(serde));
        var partitions = consumer.partitionsFor(Topics.LEAD_CHANGES.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    ConsumerRecords<String, @Nullable LeadChange> poll() {
        return consumer.poll(Duration.ofMillis(100));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
