package io.quinite.vantage.analytics.counting;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.StringJoiner;

/**
 * How many calls lasted how long, in buckets: one for each second below {@value #EXACT_BELOW}, and beyond that {@value
 * #STEPS} for each doubling, so that the middle of a bucket is never further than 1/128 from any duration in it. Sums of two
 * are exact, and so are differences: a call whose duration is corrected leaves its old bucket. Mutable.
 */
public final class Durations {
    static final int EXACT_BELOW = 128;
    private static final int STEPS = 64;
    private static final int STEPS_BITS = 6;
    private static final int FEW = 8;
    private static final int[] NONE = new int[0];
    private static final long[] NO_COUNTS = new long[0];

    /** By bucket, without those of count 0; only the first {@link #size} count. */
    private int[] buckets = NONE;

    private long[] counts = NO_COUNTS;
    private int size;

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

    private void addTo(int bucket, long count) {
        int at = Arrays.binarySearch(buckets, 0, size, bucket);
        if (at < 0) {
            insert(-at - 1, bucket, count);
            return;
        }
        counts[at] += count;
        if (counts[at] == 0) {
            size--;
            System.arraycopy(buckets, at + 1, buckets, at, size - at);
            System.arraycopy(counts, at + 1, counts, at, size - at);
        }
    }

    private void insert(int at, int bucket, long count) {
        if (size == buckets.length) {
            int wider = Math.max(4, 2 * size);
            buckets = Arrays.copyOf(buckets, wider);
            counts = Arrays.copyOf(counts, wider);
        }
        System.arraycopy(buckets, at, buckets, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        buckets[at] = bucket;
        counts[at] = count;
        size++;
    }

    /** One by one where they are few, else in one pass over both. */
    void add(Durations other) {
        if (other.size * FEW < size || other.size == 0) {
            for (int i = 0; i < other.size; i++) {
                addTo(other.buckets[i], other.counts[i]);
            }
            return;
        }
        int[] mergedBuckets = new int[size + other.size];
        long[] mergedCounts = new long[size + other.size];
        int merged = 0;
        for (int mine = 0, its = 0; mine < size || its < other.size; ) {
            boolean takeMine = mine < size && (its == other.size || buckets[mine] <= other.buckets[its]);
            int bucket = takeMine ? buckets[mine] : other.buckets[its];
            long count = takeMine ? counts[mine++] : 0;
            if (its < other.size && other.buckets[its] == bucket) {
                count += other.counts[its++];
            }
            if (count != 0) {
                mergedBuckets[merged] = bucket;
                mergedCounts[merged++] = count;
            }
        }
        buckets = mergedBuckets;
        counts = mergedCounts;
        size = merged;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Of how many calls. */
    public long count() {
        long count = 0;
        for (int i = 0; i < size; i++) {
            count += counts[i];
        }
        return count;
    }

    /** The duration that so many percent of the calls did not exceed, in seconds; empty without calls. */
    public OptionalInt percentile(int percent) {
        long rank = (count() * percent + 99) / 100;
        long seen = 0;
        for (int i = 0; i < size; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return OptionalInt.of(seconds(buckets[i]));
            }
        }
        return OptionalInt.empty();
    }

    void write(Layout.Writer out) {
        out.number(size);
        long before = 0;
        for (int i = 0; i < size; i++) {
            out.number(buckets[i] - before);
            out.number(counts[i]);
            before = buckets[i];
        }
    }

    void read(Layout.Reader in) {
        size = in.length();
        buckets = new int[size];
        counts = new long[size];
        long before = 0;
        for (int i = 0; i < size; i++) {
            before += in.number();
            buckets[i] = (int) before;
            counts[i] = in.number();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Durations that
                && Arrays.equals(buckets, 0, size, that.buckets, 0, that.size)
                && Arrays.equals(counts, 0, size, that.counts, 0, that.size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < size; i++) {
            hash = 31 * (31 * hash + buckets[i]) + Long.hashCode(counts[i]);
        }
        return hash;
    }

    @Override
    public String toString() {
        var text = new StringJoiner(", ", "{", "}");
        for (int i = 0; i < size; i++) {
            text.add(buckets[i] + "=" + counts[i]);
        }
        return text.toString();
    }
}
