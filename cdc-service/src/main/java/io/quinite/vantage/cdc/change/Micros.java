package io.quinite.vantage.cdc.change;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** PostgreSQL's timestamps: microseconds, with both infinities at the ends of the range. */
final class Micros {
    private static final long PER_SECOND = 1_000_000;
    private static final int NANOS = 1_000;

    private Micros() {}

    static long of(Instant instant) {
        try {
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), PER_SECOND), instant.getNano() / NANOS);
        } catch (ArithmeticException e) {
            // Debezium's stand-ins for infinity lie outside of what microseconds can say.
            return instant.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static String infinity(long micros) {
        return micros > 0 ? "infinity" : "-infinity";
    }
}
