package io.quinite.vantage.schemas.serde;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A sound record of a type that the topic does not hold, or of a version of it that this reader cannot follow. Somebody's
 * bug (a Kafka client once put records on wrong topics): the consumer must stop, because whatever it did with the record
 * would be wrong. For that reason it is no SerializationException, which error handlers skip.
 */
public final class WrongTypeException extends KafkaException {
    private static final long serialVersionUID = 1L;

    WrongTypeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
