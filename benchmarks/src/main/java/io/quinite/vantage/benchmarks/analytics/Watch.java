package io.quinite.vantage.benchmarks.analytics;

import org.jspecify.annotations.Nullable;

/** Looks at one place in a thread of its own. */
abstract class Watch implements AutoCloseable {
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Exception failure;

    Watch(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    final void begin() {
        thread.start();
    }

    private void run() {
        try {
            look();
        } catch (Exception e) {
            failure = e;
        }
    }

    /** Until {@link #closed}. */
    abstract void look() throws Exception;

    final boolean closed() {
        return closed;
    }

    /** Throws what has ended it. */
    final void check() {
        if (failure != null) {
            throw new IllegalStateException(thread.getName() + " has failed", failure);
        }
    }

    @Override
    public final void close() {
        closed = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
