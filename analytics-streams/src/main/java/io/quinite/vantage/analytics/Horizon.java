package io.quinite.vantage.analytics;

import java.time.Clock;

/**
 * How far the facts have come by the gateways' clocks, which is what state ages by: in a recomputation it is not yet today.
 * Never later than this machine's clock, so that one wrong clock cannot make everything old.
 */
final class Horizon {
    private final Clock clock;
    private long largest = Long.MIN_VALUE / 2;

    Horizon(Clock clock) {
        this.clock = clock;
    }

    void reach(long receivedAtMicros) {
        largest = Math.max(largest, receivedAtMicros);
    }

    long micros() {
        return Math.min(largest, clock.millis() * 1000);
    }
}
