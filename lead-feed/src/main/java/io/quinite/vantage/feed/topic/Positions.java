package io.quinite.vantage.feed.topic;

import java.util.Arrays;

/** A place in the topic: of each partition the offset that is wanted next. Immutable. */
public final class Positions {
    private final long[] next;

    public Positions(long... next) {
        this.next = next.clone();
    }

    public int partitions() {
        return next.length;
    }

    public long next(int partition) {
        return next[partition];
    }

    public long[] toArray() {
        return next.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Positions positions && Arrays.equals(next, positions.next);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(next);
    }

    @Override
    public String toString() {
        return Arrays.toString(next);
    }
}
