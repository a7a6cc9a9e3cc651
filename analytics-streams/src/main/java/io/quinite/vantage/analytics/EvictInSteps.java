package io.quinite.vantage.analytics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Predicate;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a store for what is too old, round and round, a bounded step at a time: no pause is longer than a step, and a
 * store of N entries is gone through once in N / {@value #ENTRIES_PER_STEP} steps of ten seconds.
 */
final class EvictInSteps<V> {
    static final Duration EVERY = Duration.ofSeconds(10);
    static final int ENTRIES_PER_STEP = 5_000;
    private static final Duration STEP_MAX = Duration.ofMillis(50);

    private final KeyValueStore<String, V> store;
    private final Predicate<V> old;
    private final Runnable beforehand;
    private @Nullable String next;

    private EvictInSteps(KeyValueStore<String, V> store, Predicate<V> old, Runnable beforehand) {
        this.store = store;
        this.old = old;
        this.beforehand = beforehand;
    }

    /**
     * Begins; it ends with the task.
     *
     * @param beforehand writes into the store what is newer in the heap
     */
    static <V> Cancellable of(
            KeyValueStore<String, V> store, ProcessingContext context, Predicate<V> old, Runnable beforehand) {
        var eviction = new EvictInSteps<>(store, old, beforehand);
        return context.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, now -> eviction.step());
    }

    private void step() {
        beforehand.run();
        var evicted = new ArrayList<String>();
        long until = System.nanoTime() + STEP_MAX.toNanos();
        int left = ENTRIES_PER_STEP;
        try (KeyValueIterator<String, V> entries = store.range(next, null)) {
            while (entries.hasNext() && left > 0 && System.nanoTime() < until) {
                var entry = entries.next();
                if (old.test(entry.value)) {
                    evicted.add(entry.key);
                }
                left--;
            }
            next = entries.hasNext() ? entries.peekNextKey() : null;
        }
        evicted.forEach(store::delete);
    }
}
