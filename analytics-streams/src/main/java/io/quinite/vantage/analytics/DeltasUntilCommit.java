package io.quinite.vantage.analytics;

import io.quinite.vantage.analytics.counting.CallMemory;
import io.quinite.vantage.analytics.counting.Fact;
import io.quinite.vantage.analytics.counting.Growth;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
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
final class DeltasUntilCommit implements StateStore, CachedStateStore<String, Growth> {
    /** More changes than this in one commit interval are handed on early, to bound the heap and the size of a record. */
    static final int CHANGES_MAX = 10_000;

    private final String name;
    private final Map<Scope, Growth> deltas = new HashMap<>();
    private int changes;
    private BiConsumer<String, Growth> next = DeltasUntilCommit::nobody;
    private boolean open;

    private DeltasUntilCommit(String name) {
        this.name = name;
    }

    static StoreBuilder<DeltasUntilCommit> named(String name) {
        return new Builder(name);
    }

    /** To be called by the owning processor whenever it is initialised. */
    void handOnTo(BiConsumer<String, Growth> next) {
        this.next = next;
    }

    void add(UUID organization, UUID campaign, CallMemory.Heard heard, Fact fact) {
        var scope = new Scope(organization, campaign);
        Growth growth = deltas.get(scope);
        if (growth == null) {
            growth = new Growth();
            if (growth.hear(heard, fact)) {
                deltas.put(scope, growth);
                changes++;
            }
        } else if (growth.hear(heard, fact)) {
            changes++;
        }
        if (changes >= CHANGES_MAX) {
            flushCache();
        }
    }

    /** Organizations are the sums of their campaigns: one addition per campaign, not one per fact. */
    @Override
    public void flushCache() {
        var organizations = new HashMap<UUID, Growth>();
        deltas.forEach((scope, growth) -> {
            organizations
                    .computeIfAbsent(scope.organization(), id -> new Growth())
                    .add(growth);
            next.accept(scope.key(), growth);
        });
        organizations.forEach((id, growth) -> next.accept(new Scope(id, null).key(), growth));
        forget();
    }

    @Override
    public void clearCache() {
        forget();
    }

    private void forget() {
        deltas.clear();
        changes = 0;
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<String, Growth> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return name;
    }

    /** Also called when Streams revives a task whose transaction was aborted: what was gathered for it is void. */
    @Override
    public void init(StateStoreContext context, StateStore root) {
        forget();
        context.register(root, (key, value) -> {
            throw new IllegalStateException(name + " has no changelog");
        });
        open = true;
    }

    @Override
    public void close() {
        forget();
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

    private static void nobody(String scope, Growth growth) {
        throw new IllegalStateException("nobody takes the deltas of " + scope);
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
