package io.quinite.vantage.kit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be closed, in the reverse of the order in which it was opened. Every part is closed even when an earlier one
 * fails to; a failure is logged with its part. Closing twice does nothing.
 */
public final class Closing implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private final Deque<Part> parts = new ArrayDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private record Part(String name, AutoCloseable closeable) {}

    /** Adds a part and returns it, so that it can be opened and added in one expression. */
    public synchronized <T extends AutoCloseable> T add(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Deque<Part> all;
        synchronized (this) {
            all = new ArrayDeque<>(parts);
        }
        for (Part part : all) {
            try {
                part.closeable.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                log.warn("interrupted while closing part={}", part.name);
            } catch (Exception e) {
                log.warn("closing failed part={}", part.name, e);
            }
        }
    }
}
