package io.quinite.vantage.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Bytes that no schema makes sense of. Poison: they will be as broken at the next try. */
public final class UnreadableRecordException extends SerializationException {
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
