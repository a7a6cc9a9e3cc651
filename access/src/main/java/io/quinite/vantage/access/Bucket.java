package io.quinite.vantage.access;

import java.util.concurrent.TimeUnit;

/**
 * A token bucket that may go into debt: what is taken is counted only when it is known, and then whoever took too much waits
 * until it is paid back.
 */
final class Bucket {
    private final double perNano;
    private final double size;
    private double tokens;
    private long filledAt;

    /** @param perSecond also what it holds when it is full, so that a burst of a second's worth passes */
    Bucket(int perSecond, long nowNanos) {
        perNano = perSecond / (double) TimeUnit.SECONDS.toNanos(1);
        size = perSecond;
        tokens = perSecond;
        filledAt = nowNanos;
    }

    /** How long until one can be taken; 0 where one can be now. */
    synchronized long nanosUntilOne(long nowNanos) {
        fill(nowNanos);
        return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perNano);
    }

    synchronized void take(int count, long nowNanos) {
        fill(nowNanos);
        tokens -= count;
    }

    private void fill(long nowNanos) {
        if (nowNanos - filledAt > 0) {
            tokens = Math.min(size, tokens + (nowNanos - filledAt) * perNano);
            filledAt = nowNanos;
        }
    }
}
