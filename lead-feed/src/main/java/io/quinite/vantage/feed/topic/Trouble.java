package io.quinite.vantage.feed.topic;

import io.quinite.vantage.schemas.serde.WrongTypeException;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/** The kinds of failure of a reader. */
final class Trouble {
    private Trouble() {}

    /**
     * Whether waiting will not mend it: a record that nobody can read, a place that is not there, a bug. To go on would be to
     * leave changes out.
     */
    static boolean isLasting(RuntimeException e) {
        if (e instanceof RetriableException) {
            return false;
        }
        return e instanceof SerializationException
                || e instanceof WrongTypeException
                || e instanceof InvalidOffsetException
                || !(e instanceof KafkaException);
    }
}
