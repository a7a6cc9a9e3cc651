package io.quinite.vantage.analytics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells a processor that its task is about to commit.
 *
 * <p>It is a state store, without a changelog, for one reason: {@link #flushCache()} is the only hook that Streams calls in
 * every commit of a task before it flushes the producer and takes the offsets to be committed. What is handed on there is
 * part of the transaction that commits the facts it came from; a task that ends without a commit forgets both. The
 * interface is an internal one of Streams: docs/adr/0050 tells what was looked at, and an upgrade must look again.
 *
 * <p>The first task of a thread that is flushed lets all the thread's tasks hand on. They are committed together, by the one
 * producer of the thread, but flushed one after the other, and each flush waits for the broker: handed on at once, all wait
 * once. That is early for the others, and no less part of the transaction.
 */
final class CommitHook implements StateStore, CachedStateStore<Object, Object> {
    /** The tasks of the calling thread, closed ones until the next commit. */
    private static final ThreadLocal<List<CommitHook>> OF_THREAD = ThreadLocal.withInitial(ArrayList::new);

    private final String name;
    private @Nullable HeldUntilCommit held;
    private Runnable handOn = () -> {};
    private volatile @Nullable Thread thread;
    private volatile boolean open;

    private CommitHook(String name) {
        this.name = name;
    }

    static StoreBuilder<CommitHook> named(String name) {
        return new Builder(name);
    }

    /** To be called by the owning processor whenever it is initialised. */
    void tell(HeldUntilCommit held, ProcessorContext<?, ?> context) {
        this.held = held;
        // A flush happens between records, when no node is the current one, and forward() needs one: so does Streams
        // itself in TimestampedCacheFlushListener.
        var internal = (InternalProcessorContext<?, ?>) context;
        ProcessorNode<?, ?, ?, ?> self = internal.currentNode();
        handOn = () -> {
            ProcessorNode<?, ?, ?, ?> current = internal.currentNode();
            internal.setCurrentNode(self);
            try {
                held.handOn();
            } finally {
                internal.setCurrentNode(current);
            }
        };
        thread = Thread.currentThread();
        List<CommitHook> hooks = OF_THREAD.get();
        if (!hooks.contains(this)) {
            hooks.add(this);
        }
    }

    @Override
    public void flushCache() {
        List<CommitHook> hooks = OF_THREAD.get();
        hooks.removeIf(hook -> !hook.open || hook.thread != Thread.currentThread());
        hooks.forEach(hook -> hook.handOn.run());
        if (!hooks.contains(this)) {
            handOn.run();
        }
    }

    @Override
    public void clearCache() {
        forget();
    }

    private void forget() {
        if (held != null) {
            held.forget();
        }
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
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

    /** Neither cached nor logged, whatever is asked for. */
    private record Builder(String name) implements StoreBuilder<CommitHook> {
        @Override
        public StoreBuilder<CommitHook> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withLoggingDisabled() {
            return this;
        }

        @Override
        public CommitHook build() {
            return new CommitHook(name);
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
