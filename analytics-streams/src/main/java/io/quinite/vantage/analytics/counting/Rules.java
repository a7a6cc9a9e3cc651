package io.quinite.vantage.analytics.counting;

import java.time.Duration;
import java.time.ZoneId;

/**
 * What is a matter of choice in counting. A change of one of them changes no figure that is there already: recompute by a
 * larger epoch for that.
 *
 * @param grace how late a fact may be and still counts in windows
 * @param callDays how many days after its last fact a call is remembered
 * @param windowDays how many days after its end a window is kept
 * @param zone whose days are counted besides those of UTC
 */
public record Rules(Duration grace, int callDays, int windowDays, ZoneId zone) {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    long graceMicros() {
        return grace.toMillis() * 1000;
    }

    /**
     * Whether so old a memory is no memory: decided by the fact and not by when it was evicted, so that a recomputation
     * decides the same.
     */
    public boolean isForgotten(CallMemory memory, long nowMicros) {
        return CallMemory.day(nowMicros) - memory.lastHeardDay() > callDays;
    }

    /** Whether nothing counts any more in a window that ended then. */
    public boolean isClosed(long endMicros, long nowMicros) {
        return nowMicros - endMicros > windowDays * MICROS_PER_DAY;
    }
}
