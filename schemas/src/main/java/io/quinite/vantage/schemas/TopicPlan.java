package io.quinite.vantage.schemas;

import java.util.Map;

/**
 * What Kafka must know of a topic to create it.
 *
 * @param settings as Kafka names them
 */
public record TopicPlan(String name, int partitions, Map<String, String> settings) {
    public TopicPlan {
        settings = Map.copyOf(settings);
    }
}
