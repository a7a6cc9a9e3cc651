package io.quinite.vantage.feed.topic;

import io.quinite.vantage.schemas.Topics;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The topic as Kafka has it.
 *
 * @param id a topic that was made anew has another one, and other records under the same offsets
 */
public record Shape(String id, int partitions) {
    static Shape of(Admin admin) {
        try {
            var description = admin.describeTopics(List.of(Topics.LEAD_CHANGES.name()))
                    .allTopicNames()
                    .get()
                    .get(Topics.LEAD_CHANGES.name());
            if (description == null) {
                throw new KafkaException("the topic " + Topics.LEAD_CHANGES.name() + " is missing");
            }
            return new Shape(
                    description.topicId().toString(), description.partitions().size());
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "the topic " + Topics.LEAD_CHANGES.name() + " cannot be described: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }

    List<TopicPartition> all() {
        return IntStream.range(0, partitions).mapToObj(Shape::partition).toList();
    }

    static TopicPartition partition(int number) {
        return new TopicPartition(Topics.LEAD_CHANGES.name(), number);
    }
}
