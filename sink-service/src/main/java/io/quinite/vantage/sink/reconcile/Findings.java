package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.sink.reconcile.Difference.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Takes what is found, from many threads; counts all of it and keeps the first. */
final class Findings {
    private static final int KEPT_MAX = 1000;

    private final Consumer<Difference> listener;
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<Difference> first = new ArrayList<>();

    Findings(Consumer<Difference> listener) {
        this.listener = listener;
    }

    synchronized void add(Difference difference) {
        counts.merge(difference.kind(), 1L, Long::sum);
        if (difference.kind().isWrong() && first.size() < KEPT_MAX) {
            first.add(difference);
        }
        listener.accept(difference);
    }

    synchronized Map<Kind, Long> counts() {
        return new EnumMap<>(counts);
    }

    synchronized List<Difference> first() {
        return List.copyOf(first);
    }
}
