package io.quinite.vantage.ingest;

import io.quinite.vantage.kit.DaemonThreads;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * How long this process was kept from running, at worst: by the machine, which other work may have, or by the collector. A
 * time that is measured beside it and is longer by more than that is nobody's fault but ours.
 */
final class Hiccups implements AutoCloseable {
    private static final long EVERY_MS = 5;

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("hiccups"));
    private final LongAccumulator worstNanos = new LongAccumulator(Math::max, 0);
    private long lastAt = System.nanoTime();

    Hiccups() {
        var unused = thread.scheduleWithFixedDelay(this::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        worstNanos.accumulate(now - lastAt - TimeUnit.MILLISECONDS.toNanos(EVERY_MS));
        lastAt = now;
    }

    long worstMs() {
        return TimeUnit.NANOSECONDS.toMillis(worstNanos.get());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
