package io.quinite.vantage.ingest.send;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** How far a file is: a bar that moves where there is a terminal, a line now and then where there is none. */
final class ProgressDisplay {
    private static final int BAR = 30;
    private static final long BAR_EVERY_MS = 100;
    private static final long LINE_EVERY_MS = 5_000;

    private final PrintWriter out;
    private final String file;
    private final long bytes;
    private final String unit;
    private final boolean terminal;
    private final long startedAt = System.nanoTime();
    private long shownAt = startedAt;
    private long acceptedBefore = -1;

    private ProgressDisplay(PrintWriter out, String file, long bytes, String unit, boolean terminal) {
        this.out = out;
        this.file = file;
        this.bytes = bytes;
        this.unit = unit;
        this.terminal = terminal;
    }

    /** @param unit what the file is made of: facts, or rows */
    static ProgressDisplay of(PrintWriter out, String file, long bytes, String unit) {
        // Picocli knows terminals on every JDK: System.console() means something else since 22.
        return new ProgressDisplay(out, file, bytes, unit, CommandLine.Help.Ansi.AUTO.enabled());
    }

    /** @param offset the bytes of the file that are done */
    void show(long offset, long accepted, long rejected) {
        long now = System.nanoTime();
        if (acceptedBefore < 0) {
            acceptedBefore = accepted;
        }
        if (now - shownAt < TimeUnit.MILLISECONDS.toNanos(terminal ? BAR_EVERY_MS : LINE_EVERY_MS)) {
            return;
        }
        shownAt = now;
        int percent = (int) (offset * 100 / Math.max(1, bytes));
        double rate = (accepted - acceptedBefore) / ((now - startedAt) / 1e9);
        String text = String.format(
                Locale.ROOT, "%3d %%  %,d %s  %,.0f/s  %,d refused", percent, accepted, unit, rate, rejected);
        if (terminal) {
            int full = percent * BAR / 100;
            out.print("\r" + file + " [" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + text + "  ");
        } else {
            out.println(file + ": " + text);
        }
        out.flush();
    }

    /** @param report where the refusals are */
    void end(long accepted, long rejected, String report) {
        String summary = String.format(
                Locale.ROOT,
                "%s: %,d %s accepted, %,d refused%s in %.1f s",
                file,
                accepted,
                unit,
                rejected,
                rejected > 0 ? " (see " + report + ")" : "",
                (System.nanoTime() - startedAt) / 1e9);
        out.println((terminal ? "\r\u001b[K" : "") + summary);
        out.flush();
    }
}
