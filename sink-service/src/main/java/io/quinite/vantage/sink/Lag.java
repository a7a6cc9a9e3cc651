package io.quinite.vantage.sink;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far the rows are behind their partitions: up to what the table says, so with what is at hand. */
final class Lag {
    private static final Logger log = LoggerFactory.getLogger(Lag.class);
    private static final Duration ENDS = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final Positions positions;
    private final Inbox inbox;
    private final SinkMetrics metrics;

    Lag(Consumer<byte[], byte[]> consumer, Positions positions, Inbox inbox, SinkMetrics metrics) {
        this.consumer = consumer;
        this.positions = positions;
        this.inbox = inbox;
        this.metrics = metrics;
    }

    /** @param failing whether all partitions are paused: of those the consumer does not know the ends, so Kafka is asked */
    void report(boolean failing) {
        Map<TopicPartition, Long> ends = failing ? ends() : Map.of();
        for (TopicPartition partition : positions.known()) {
            Long end = ends.get(partition);
            if (end != null) {
                metrics.lag(partition, Math.max(0, end - positions.next(partition)));
            } else {
                consumer.currentLag(partition)
                        .ifPresent(records -> metrics.lag(partition, records + inbox.count(partition)));
            }
        }
    }

    /** Kafka may be what is in trouble. */
    private Map<TopicPartition, Long> ends() {
        try {
            return consumer.endOffsets(positions.known(), ENDS);
        } catch (RetriableException e) {
            log.debug("the ends of the partitions are not to be had", e);
            return Map.of();
        }
    }
}
