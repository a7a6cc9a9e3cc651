package io.quinite.vantage.benchmarks.analytics;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** When each call was due, answered, in the totals and in the table. Call i is the (i / campaigns)th of campaign i % campaigns. */
final class Timeline {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final int campaigns;
    private final AtomicLongArray due;
    private final AtomicLongArray answered;
    private final Seen totals;
    private final Seen columns;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    Timeline(int calls, int campaigns) {
        this.campaigns = campaigns;
        due = new AtomicLongArray(calls);
        answered = new AtomicLongArray(calls);
        totals = new Seen(calls);
        columns = new Seen(calls);
    }

    /** Since when a place shows each call. */
    final class Seen {
        private final AtomicLongArray at;
        private final AtomicIntegerArray counts = new AtomicIntegerArray(campaigns);
        private final AtomicInteger calls = new AtomicInteger();

        private Seen(int calls) {
            at = new AtomicLongArray(calls);
        }

        /** The place shows so many calls of the campaign now. One thread for each place. */
        void shows(int campaign, long count) {
            long now = System.nanoTime();
            for (int known = counts.get(campaign); known < count; known++) {
                at.set(known * campaigns + campaign, now);
                counts.set(campaign, known + 1);
                calls.incrementAndGet();
            }
        }
    }

    Seen totals() {
        return totals;
    }

    Seen columns() {
        return columns;
    }

    void begun(int call, long intendedNanos) {
        due.set(call, intendedNanos);
        unanswered.incrementAndGet();
    }

    void answered(int call) {
        answered.set(call, System.nanoTime());
        unanswered.decrementAndGet();
    }

    int unanswered() {
        return unanswered.get();
    }

    void fail(String why) {
        failure.compareAndSet(null, why);
    }

    /** Until every place shows every call. */
    void awaitAll() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (unanswered() > 0 || totals.calls.get() < due.length() || columns.calls.get() < due.length()) {
            if (failure.get() != null || System.nanoTime() > until) {
                throw new IllegalStateException("not every call came through: " + unanswered() + " unanswered, "
                        + totals.calls + " in the totals, " + columns.calls + " in the table; " + failure);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    void print(int warmup, int rate, int intervalMs) {
        System.out.printf(
                Locale.ROOT,
                "%,d calls at %d a second after %,d that warm up; commit interval %d ms%n",
                due.length() - warmup,
                rate,
                warmup,
                intervalMs);
        print("2xx -> totals record", answered, totals.at, warmup, intervalMs);
        print("due -> totals record", due, totals.at, warmup, intervalMs);
        print("2xx -> column", answered, columns.at, warmup, intervalMs);
        print("due -> column", due, columns.at, warmup, intervalMs);
    }

    private static void print(String what, AtomicLongArray from, AtomicLongArray to, int warmup, int intervalMs) {
        var micros = new Histogram(3);
        for (int call = warmup; call < from.length(); call++) {
            micros.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(to.get(call) - from.get(call))));
        }
        var line = new StringBuilder(String.format(Locale.ROOT, "%-22s", what));
        for (double percent : new double[] {50, 90, 99, 99.9, 100}) {
            double ms = micros.getValueAtPercentile(percent) / 1e3;
            line.append(String.format(Locale.ROOT, "  p%s %.0f ms (%.2f)", percent, ms, ms / intervalMs));
        }
        System.out.println(line.append("  (of the commit interval)"));
    }
}
