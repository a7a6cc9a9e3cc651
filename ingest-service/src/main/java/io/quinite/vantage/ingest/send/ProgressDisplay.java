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
    private final boolean terminal;
    private final long startedAt = System.nanoTime();
    private long shownAt = startedAt;
    private long acceptedBefore = -1;

    private ProgressDisplay(PrintWriter out, String file, long bytes, boolean terminal) {
        this.out = out;
        this.file = file;
        this.bytes = bytes;
        this.terminal = terminal;
    }

    static ProgressDisplay of(PrintWriter out, String file, long bytes) {
        // Picocli knows terminals on every JDK: System.console() means something else since 22.
        return new ProgressDisplay(out, file, bytes, CommandLine.Help.Ansi.AUTO.enabled());
    }

    void show(Progress progress) {
        long now = System.nanoTime();
        if (acceptedBefore < 0) {
            acceptedBefore = progress.accepted();
        }
        if (now - shownAt < TimeUnit.MILLISECONDS.toNanos(terminal ? BAR_EVERY_MS : LINE_EVERY_MS)) {
            return;
        }
        shownAt = now;
        int percent = (int) (progress.offset() * 100 / Math.max(1, bytes));
        double rate = (progress.accepted() - acceptedBefore) / ((now - startedAt) / 1e9);
        String text = String.format(
                Locale.ROOT,
                "%3d %%  %,d facts  %,.0f/s  %,d refused",
                percent,
                progress.accepted(),
                rate,
                progress.rejected());
        if (terminal) {
            int full = percent * BAR / 100;
            out.print("\r" + file + " [" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + text + "  ");
        } else {
            out.println(file + ": " + text);
        }
        out.flush();
    }

    void end(Progress progress) {
        String summary = String.format(
                Locale.ROOT,
                "%s: %,d facts accepted, %,d refused%s in %.1f s",
                file,
                progress.accepted(),
                progress.rejected(),
                progress.rejected() > 0 ? " (see " + file + ".rejected)" : "",
                (System.nanoTime() - startedAt) / 1e9);
        out.println((terminal ? "\r\u001b[K" : "") + summary);
        out.flush();
    }
}
