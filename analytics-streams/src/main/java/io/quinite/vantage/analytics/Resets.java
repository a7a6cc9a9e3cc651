package io.quinite.vantage.analytics;

import io.quinite.vantage.schemas.AnalyticsGroup;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How often an application was reset: Kafka remembers it, for all instances, as the length of a topic of one partition. */
final class Resets {
    private final Map<String, Object> kafka;
    private final String topic;

    Resets(AnalyticsConfig config) {
        kafka = new HashMap<>(config.kafka());
        topic = AnalyticsGroup.resetsOf(config.applicationId());
    }

    int count() throws InterruptedException, ExecutionException {
        var partition = new TopicPartition(topic, 0);
        try (var admin = Admin.create(kafka)) {
            // Not by describing the topic's end first: a topic that is not there would be asked for again and again.
            if (!admin.listTopics().names().get().contains(topic)) {
                return 0;
            }
            return Math.toIntExact(admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw e;
        }
    }

    void add() throws InterruptedException, ExecutionException {
        try (var admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())
                            .configs(Map.of(
                                    TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.RETENTION_BYTES_CONFIG, "-1"))))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        var serializer = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(kafka, serializer, serializer)) {
            byte[] when = Instant.now().toString().getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(topic, 0, null, when)).get();
        }
    }
}
