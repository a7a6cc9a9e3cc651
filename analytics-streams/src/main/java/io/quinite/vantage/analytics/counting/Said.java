package io.quinite.vantage.analytics.counting;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A text that several facts may say, of which the latest counts: the largest (occurred_at, event_id). */
record Said(long micros, UUID eventId, String text) {
    /** A longer name of a department is cut off: it is free text, and it is kept in each call. */
    static final int CHARS_MAX = 100;

    static Said of(Fact fact, String text) {
        String kept = text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX);
        return new Said(fact.occurredAtMicros(), fact.eventId(), kept);
    }

    static Said latest(@Nullable Said one, Said other) {
        return one == null || other.isLaterThan(one) ? other : one;
    }

    private boolean isLaterThan(Said other) {
        int byTime = Long.compare(micros, other.micros);
        if (byTime != 0) {
            return byTime > 0;
        }
        int byHighHalf = Long.compareUnsigned(eventId.getMostSignificantBits(), other.eventId.getMostSignificantBits());
        return byHighHalf != 0
                ? byHighHalf > 0
                : Long.compareUnsigned(eventId.getLeastSignificantBits(), other.eventId.getLeastSignificantBits()) > 0;
    }
}
