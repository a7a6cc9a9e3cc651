package io.quinite.vantage.sink.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record that could not be taken, and what is known of it. */
public record DeadLetter(
        RawRecord raw,
        DeadLetterCause cause,
        String message,
        @Nullable UUID callId,
        @Nullable UUID leadId,
        @Nullable UUID organizationId,
        @Nullable UUID eventId) {

    /** Of a record that could not even be read. */
    public static DeadLetter unread(RawRecord raw, DeadLetterCause cause, String message) {
        return new DeadLetter(raw, cause, message, null, null, null, null);
    }
}
