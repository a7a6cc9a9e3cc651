package io.quinite.vantage.analytics.counting;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * How many calls lasted how long, in buckets: one for each second below {@value #EXACT_BELOW}, and beyond that {@value
 * #STEPS} for each doubling, so that the middle of a bucket is never further than 1/128 from any duration in it. Sums of two
 * are exact, and so are differences: a call whose duration is corrected leaves its old bucket. Mutable.
 */
public final class Durations {
    static final int EXACT_BELOW = 128;
    private static final int STEPS = 64;
    private static final int STEPS_BITS = 6;

    /** Bucket and count in turns, by bucket, without those of count 0. */
    private long[] cells = new long[0];

    static int bucket(int seconds) {
        if (seconds < EXACT_BELOW) {
            return seconds;
        }
        int shift = 31 - Integer.numberOfLeadingZeros(seconds) - STEPS_BITS;
        return shift * STEPS + (seconds >>> shift);
    }

    /** The middle of a bucket. */
    static int seconds(int bucket) {
        if (bucket < EXACT_BELOW) {
            return bucket;
        }
        int shift = bucket / STEPS - 1;
        return ((bucket - shift * STEPS) << shift) + (((1 << shift) - 1) >> 1);
    }

    void add(int seconds, int count) {
        addTo(bucket(seconds), count);
    }

    void add(Durations other) {
        for (int i = 0; i < other.cells.length; i += 2) {
            addTo((int) other.cells[i], other.cells[i + 1]);
        }
    }

    private void addTo(int bucket, long count) {
        int at = 0;
        while (at < cells.length && cells[at] < bucket) {
            at += 2;
        }
        if (at == cells.length || cells[at] != bucket) {
            long[] wider = new long[cells.length + 2];
            System.arraycopy(cells, 0, wider, 0, at);
            System.arraycopy(cells, at, wider, at + 2, cells.length - at);
            wider[at] = bucket;
            wider[at + 1] = count;
            cells = wider;
        } else if (cells[at + 1] + count == 0) {
            long[] narrower = new long[cells.length - 2];
            System.arraycopy(cells, 0, narrower, 0, at);
            System.arraycopy(cells, at + 2, narrower, at, narrower.length - at);
            cells = narrower;
        } else {
            cells[at + 1] += count;
        }
    }

    boolean isEmpty() {
        return cells.length == 0;
    }

    /** Of how many calls. */
    public long count() {
        long count = 0;
        for (int i = 1; i < cells.length; i += 2) {
            count += cells[i];
        }
        return count;
    }

    /** The duration that so many percent of the calls did not exceed, in seconds; empty without calls. */
    public OptionalInt percentile(int percent) {
        long rank = (count() * percent + 99) / 100;
        long seen = 0;
        for (int i = 0; i < cells.length; i += 2) {
            seen += cells[i + 1];
            if (seen >= rank) {
                return OptionalInt.of(seconds((int) cells[i]));
            }
        }
        return OptionalInt.empty();
    }

    void write(Layout.Writer out) {
        out.number(cells.length / 2);
        long before = 0;
        for (int i = 0; i < cells.length; i += 2) {
            out.number(cells[i] - before);
            out.number(cells[i + 1]);
            before = cells[i];
        }
    }

    void read(Layout.Reader in) {
        cells = new long[2 * in.length()];
        long before = 0;
        for (int i = 0; i < cells.length; i += 2) {
            before += in.number();
            cells[i] = before;
            cells[i + 1] = in.number();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Durations that && Arrays.equals(cells, that.cells);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cells);
    }

    @Override
    public String toString() {
        return Arrays.toString(cells);
    }
}
