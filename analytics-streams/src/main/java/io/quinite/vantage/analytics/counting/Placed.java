package io.quinite.vantage.analytics.counting;

import org.jspecify.annotations.Nullable;

/** The earliest and the latest CallPlaced, microseconds since the epoch. */
record Placed(long firstMicros, long lastMicros) {
    /** @return {@code before} unless the fact is a CallPlaced */
    static @Nullable Placed with(@Nullable Placed before, Fact fact) {
        if (!fact.says(Evidence.PLACED)) {
            return before;
        }
        return both(before, new Placed(fact.occurredAtMicros(), fact.occurredAtMicros()));
    }

    static @Nullable Placed both(@Nullable Placed one, @Nullable Placed other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new Placed(Math.min(one.firstMicros, other.firstMicros), Math.max(one.lastMicros, other.lastMicros));
    }

    static void write(@Nullable Placed placed, Layout.Writer out) {
        out.octet(placed == null ? 0 : 1);
        if (placed != null) {
            out.octets(placed.firstMicros, 8);
            out.octets(placed.lastMicros, 8);
        }
    }

    static @Nullable Placed read(Layout.Reader in) {
        return in.octet() == 0 ? null : new Placed(in.octets(8), in.octets(8));
    }
}
