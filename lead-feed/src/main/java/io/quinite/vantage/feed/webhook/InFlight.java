package io.quinite.vantage.feed.webhook;

import java.util.concurrent.Semaphore;

/**
 * How many requests are under way at once, of all subscriptions. Those whose receiver is in trouble share a quarter, so that
 * however many hang, there is room for the others.
 */
final class InFlight {
    private static final int TROUBLED_PART = 4;

    private final Semaphore all;
    private final Semaphore troubled;

    InFlight(int max) {
        int part = Math.max(1, max / TROUBLED_PART);
        troubled = new Semaphore(part);
        all = new Semaphore(Math.max(1, max - part));
    }

    /** Never waits; {@link #give} gives it back. */
    boolean take(boolean ofTroubled) {
        return (ofTroubled ? troubled : all).tryAcquire();
    }

    void give(boolean ofTroubled) {
        (ofTroubled ? troubled : all).release();
    }
}
