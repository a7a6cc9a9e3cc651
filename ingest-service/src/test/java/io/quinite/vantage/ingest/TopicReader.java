package io.quinite.vantage.ingest;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Everything that a topic holds now. */
public final class TopicReader {
    private TopicReader() {}

    public static <V extends SpecificRecord> List<ConsumerRecord<String, V>> all(Settings settings, Topic<V> topic) {
        Map<String, Object> config = new HashMap<>(settings.under("kafka"));
        var values = topic.valueDeserializer(settings.startingWith("schema.registry."));
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), values)) {
            var partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(about -> new TopicPartition(about.topic(), about.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var found = new ArrayList<ConsumerRecord<String, V>>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
            return found;
        }
    }
}
