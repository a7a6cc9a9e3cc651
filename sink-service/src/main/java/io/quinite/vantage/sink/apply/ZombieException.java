package io.quinite.vantage.sink.apply;

import org.apache.kafka.common.TopicPartition;

/**
 * The partition was read on by another, or by this one in a commit whose answer got lost: what is at hand is old, and
 * reading goes on where the table says.
 */
public final class ZombieException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ZombieException(TopicPartition partition, long expected, Object stored) {
        super(partition + " was expected at offset " + expected + ", but the table says " + stored);
    }
}
