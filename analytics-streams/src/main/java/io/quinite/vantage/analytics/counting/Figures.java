package io.quinite.vantage.analytics.counting;

import java.util.Arrays;

/** Sums over calls, all of which can be taken back. Mutable, and as a growth they may be negative. */
public final class Figures {
    private static final int ANSWERED = Outcome.values().length;
    private static final int ASKED = ANSWERED + 1;
    private static final int TALK_SECONDS = ANSWERED + 2;
    private static final int LATE = ANSWERED + 3;
    private static final int COUNTS = ANSWERED + 4;

    private final long[] counts = new long[COUNTS];
    private final Durations durations = new Durations();

    /** @param sign 1 to add the call, -1 to take it away */
    void count(Evidence call, int lateFacts, int sign) {
        counts[call.outcome().place()] += sign;
        counts[ANSWERED] += call.isAnswered() ? sign : 0;
        counts[ASKED] += call.has(Evidence.ASKED) ? sign : 0;
        counts[TALK_SECONDS] += (long) sign * call.durationSeconds();
        counts[LATE] += (long) sign * lateFacts;
        if (call.durationSeconds() > 0) {
            durations.add(call.durationSeconds(), sign);
        }
    }

    void add(Figures other) {
        for (int i = 0; i < COUNTS; i++) {
            counts[i] += other.counts[i];
        }
        durations.add(other.durations);
    }

    /** Whether they change nothing. */
    boolean isNone() {
        return durations.isEmpty() && Arrays.stream(counts).allMatch(count -> count == 0);
    }

    public long calls(Outcome outcome) {
        return counts[outcome.place()];
    }

    public long totalCalls() {
        long total = 0;
        for (Outcome outcome : Outcome.values()) {
            total += calls(outcome);
        }
        return total;
    }

    public long answeredCalls() {
        return counts[ANSWERED];
    }

    public long transfersAsked() {
        return counts[ASKED];
    }

    public long talkSeconds() {
        return counts[TALK_SECONDS];
    }

    public long lateFacts() {
        return counts[LATE];
    }

    public Durations durations() {
        return durations;
    }

    void write(Layout.Writer out) {
        for (long count : counts) {
            out.number(count);
        }
        durations.write(out);
    }

    static Figures read(Layout.Reader in) {
        var figures = new Figures();
        for (int i = 0; i < COUNTS; i++) {
            figures.counts[i] = in.number();
        }
        figures.durations.read(in);
        return figures;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Figures that && Arrays.equals(counts, that.counts) && durations.equals(that.durations);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(counts) + durations.hashCode();
    }

    @Override
    public String toString() {
        return Arrays.toString(counts) + durations;
    }
}
