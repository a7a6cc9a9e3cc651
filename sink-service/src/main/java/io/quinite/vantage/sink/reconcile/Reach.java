package io.quinite.vantage.sink.reconcile;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How far each reader of a topic has come.
 *
 * @param sink the sink's stored offsets
 * @param analytics the committed offsets of analytics; those of the sink where it has none
 */
record Reach(Map<TopicPartition, Long> sink, Map<TopicPartition, Long> analytics) {

    boolean sinkHas(String topic, int partition, long offset) {
        return offset < sink.getOrDefault(new TopicPartition(topic, partition), 0L);
    }

    boolean analyticsHas(String topic, int partition, long offset) {
        return offset < analytics.getOrDefault(new TopicPartition(topic, partition), 0L);
    }
}
