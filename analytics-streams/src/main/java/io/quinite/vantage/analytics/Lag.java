package io.quinite.vantage.analytics;

import org.apache.kafka.streams.KafkaStreams;

/** Sums what the consumers of a Streams client say of their lag. */
final class Lag {
    private Lag() {}

    /** NaN before the first fetch. */
    static double records(KafkaStreams streams) {
        double sum = Double.NaN;
        for (var metric : streams.metrics().entrySet()) {
            if (metric.getKey().name().equals("records-lag")
                    && metric.getKey().tags().containsKey("partition")
                    && metric.getValue().metricValue() instanceof Double lag
                    && !lag.isNaN()) {
                sum = Double.isNaN(sum) ? lag : sum + lag;
            }
        }
        return sum;
    }
}
