package io.quinite.vantage.sink.merge;

import java.time.Instant;
import java.util.UUID;

/**
 * What decides which of two facts is the later: its time, and between equal times its id as an unsigned number (the
 * order of its text; {@link UUID#compareTo} is signed).
 *
 * @param micros microseconds since the epoch
 */
public record Stamp(long micros, UUID eventId) implements Comparable<Stamp> {
    /** What people did in the database: as late as anything of that microsecond. */
    public static final UUID PEOPLE = new UUID(-1, -1);

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1000;

    static Stamp of(Instant occurredAt, UUID eventId) {
        return new Stamp(micros(occurredAt), eventId);
    }

    static long micros(Instant instant) {
        // Not ChronoUnit.MICROS.between: it overflows 292 years from now, and a broken clock must not be a poison.
        long seconds = instant.getEpochSecond();
        long micros = instant.getNano() / NANOS_PER_MICRO;
        return seconds >= 0
                ? seconds * MICROS_PER_SECOND + micros
                : (seconds + 1) * MICROS_PER_SECOND + (micros - MICROS_PER_SECOND);
    }

    @Override
    public int compareTo(Stamp other) {
        int byTime = Long.compare(micros, other.micros);
        if (byTime != 0) {
            return byTime;
        }
        int byHighHalf = Long.compareUnsigned(eventId.getMostSignificantBits(), other.eventId.getMostSignificantBits());
        return byHighHalf != 0
                ? byHighHalf
                : Long.compareUnsigned(eventId.getLeastSignificantBits(), other.eventId.getLeastSignificantBits());
    }
}
