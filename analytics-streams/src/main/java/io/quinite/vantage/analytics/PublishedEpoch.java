package io.quinite.vantage.analytics;

import java.util.concurrent.ExecutionException;
import java.util.function.IntSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The epoch as records have it: the one that was asked for, what releases have added, and one for each reset. Kafka is asked
 * once, when a record is first made, and not at the start, which must not wait for Kafka. No instance runs during a reset,
 * so it does not change.
 */
final class PublishedEpoch implements IntSupplier {
    private static final int UNKNOWN = -1;

    private final AnalyticsConfig config;
    private volatile int epoch = UNKNOWN;

    PublishedEpoch(AnalyticsConfig config) {
        this.config = config;
    }

    @Override
    public int getAsInt() {
        int known = epoch;
        return known == UNKNOWN ? ask() : known;
    }

    private synchronized int ask() {
        if (epoch == UNKNOWN) {
            try {
                epoch = config.publishedEpoch() + new Resets(config).count();
            } catch (ExecutionException e) {
                throw new KafkaException("cannot ask Kafka how often analytics was reset", e.getCause());
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
        return epoch;
    }
}
