package io.quinite.vantage.launcher;

import io.quinite.vantage.launcher.Lags.Lag;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the demo shows: a table that is drawn over itself on a terminal, one line each time anywhere else. */
final class DemoScreen {
    private final PrintWriter out;
    private final boolean terminal;
    private int drawn;

    /**
     * @param seconds since the demo began
     * @param callsPerSecond by which the totals have grown lately
     */
    record Frame(long seconds, CampaignRows campaigns, double callsPerSecond, List<Lag> lags) {
        Frame {
            lags = List.copyOf(lags);
        }
    }

    DemoScreen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(Frame frame) {
        if (terminal) {
            redraw(frame);
        } else {
            out.println(line(frame));
        }
        out.flush();
    }

    private void redraw(Frame frame) {
        var lines = new ArrayList<>(frame.campaigns().lines());
        lines.add("");
        lines.add(String.format(
                Locale.ROOT, "%,.1f calls/s, %d s; Ctrl-C ends it", frame.callsPerSecond(), frame.seconds()));
        frame.lags().forEach(lag -> lines.add("  lag  " + lag));
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "A\u001b[J"); // up and clear what is below
        }
        lines.forEach(out::println);
        drawn = lines.size();
    }

    private static String line(Frame frame) {
        var campaigns = frame.campaigns();
        double rate = campaigns.calls() == 0 ? 0 : 100.0 * campaigns.transferred() / campaigns.calls();
        String lags =
                frame.lags().stream().map(lag -> lag.hop() + " " + lag.amount()).collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%4d s  %d campaigns  %,d calls  %,d transferred  %.2f%%  %,.1f calls/s  lag: %s",
                frame.seconds(),
                campaigns.campaigns(),
                campaigns.calls(),
                campaigns.transferred(),
                rate,
                frame.callsPerSecond(),
                lags);
    }
}
