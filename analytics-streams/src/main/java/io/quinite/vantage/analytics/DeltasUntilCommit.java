package io.quinite.vantage.analytics;

import io.quinite.vantage.analytics.counting.Delta;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * Deltas of one task, gathered in the heap per campaign and handed on just before each commit, so that a campaign costs
 * one record per task and commit, however hot it is.
 *
 * <p>It is a state store, without a changelog, for one reason: {@link #flushCache()} is the only hook that Streams calls in
 * every commit of a task before it flushes the producer and takes the offsets to be committed. What is handed on there is
 * part of the transaction that commits the facts it came from; a task that ends without a commit forgets both. The
 * interface is an internal one of Streams: docs/adr/0050 tells what was looked at, and an upgrade must look again.
 */
final class DeltasUntilCommit implements StateStore, CachedStateStore<String, Delta> {
    /** More campaigns than this in one commit interval are handed on early, to bound the heap. */
    private static final int CAMPAIGNS_MAX = 50_000;

    private final String name;
    private final Map<String, Delta> deltas = new HashMap<>();
    private BiConsumer<String, Delta> next = DeltasUntilCommit::nobody;
    private boolean open;

    private DeltasUntilCommit(String name) {
        this.name = name;
    }

    static StoreBuilder<DeltasUntilCommit> named(String name) {
        return new Builder(name);
    }

    /** To be called by the owning processor whenever it is initialised. */
    void handOnTo(BiConsumer<String, Delta> next) {
        this.next = next;
    }

    void add(String campaign, Delta delta) {
        deltas.merge(campaign, delta, Delta::plus);
        if (deltas.size() >= CAMPAIGNS_MAX) {
            flushCache();
        }
    }

    @Override
    public void flushCache() {
        deltas.forEach(next);
        deltas.clear();
    }

    @Override
    public void clearCache() {
        deltas.clear();
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<String, Delta> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return name;
    }

    /** Also called when Streams revives a task whose transaction was aborted: what was gathered for it is void. */
    @Override
    public void init(StateStoreContext context, StateStore root) {
        deltas.clear();
        context.register(root, (key, value) -> {
            throw new IllegalStateException(name + " has no changelog");
        });
        open = true;
    }

    @Override
    public void close() {
        deltas.clear();
        open = false;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private static void nobody(String campaign, Delta delta) {
        throw new IllegalStateException("nobody takes the deltas of " + campaign);
    }

    /** Neither cached nor logged, whatever is asked for. */
    private record Builder(String name) implements StoreBuilder<DeltasUntilCommit> {
        @Override
        public StoreBuilder<DeltasUntilCommit> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<DeltasUntilCommit> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<DeltasUntilCommit> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<DeltasUntilCommit> withLoggingDisabled() {
            return this;
        }

        @Override
        public DeltasUntilCommit build() {
            return new DeltasUntilCommit(name);
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }
}
