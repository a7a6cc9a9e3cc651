package io.quinite.vantage.sink.reconcile;

import java.io.PrintWriter;
import java.util.Locale;

/** How far the work is, now and then, with the rate and the rest. Safe for threads. */
public final class Progress {
    private static final long EVERY_NANOS = 2_000_000_000L;
    private static final int ONES = 1024;
    private static final double NANOS = 1e9;

    private final PrintWriter out;
    private String what = "";
    private long total;
    private long done;
    private long beganAt;
    private long shownAt;
    private int ones;

    private Progress(PrintWriter out) {
        this.out = out;
    }

    public static Progress to(PrintWriter out) {
        return new Progress(out);
    }

    public static Progress quiet() {
        return new Progress(new PrintWriter(java.io.Writer.nullWriter()));
    }

    synchronized void begin(String stage, long expected) {
        what = stage;
        total = expected;
        done = 0;
        beganAt = System.nanoTime();
        shownAt = beganAt;
    }

    /** As {@link #add}, cheap enough for every record; by one thread only. */
    void one() {
        if (++ones == ONES) {
            add(ones);
            ones = 0;
        }
    }

    synchronized void add(long more) {
        done += more;
        long now = System.nanoTime();
        if (now - shownAt < EVERY_NANOS) {
            return;
        }
        shownAt = now;
        double rate = done * NANOS / (now - beganAt);
        long rest = rate > 0 ? Math.round(Math.max(0, total - done) / rate) : 0;
        out.printf(Locale.ROOT, "%s: %,d of %,d  %,.0f/s  %d s to go%n", what, done, total, rate, rest);
        out.flush();
    }

    synchronized void end() {
        done += ones;
        ones = 0;
        double seconds = (System.nanoTime() - beganAt) / NANOS;
        out.printf(Locale.ROOT, "%s: %,d in %.1f s%n", what, done, seconds);
        out.flush();
    }
}
