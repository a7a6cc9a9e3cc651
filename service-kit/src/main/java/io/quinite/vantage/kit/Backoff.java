package io.quinite.vantage.kit;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waiting times that double from {@code first} to {@code max}, each drawn evenly from its upper half so that many
 * waiters spread. Not thread-safe; {@link #reset()} after a success.
 */
public final class Backoff {
    private final long firstMs;
    private final long maxMs;
    private long nextMs;

    public Backoff(Duration first, Duration max) {
        if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException("need 0 < first <= max, not " + first + " and " + max);
        }
        this.firstMs = first.toMillis();
        this.maxMs = max.toMillis();
        this.nextMs = firstMs;
    }

    public Duration next() {
        long ceiling = nextMs;
        nextMs = Math.min(maxMs, nextMs * 2);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
    }

    public void reset() {
        nextMs = firstMs;
    }
}
