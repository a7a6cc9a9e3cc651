package io.quinite.vantage.feed.stream;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one connection, and its writing, which keeps no thread: whoever finds the connection ready
 * writes until it is not, and the server says when it is again.
 */
final class Outlet implements WriteListener {
    private final ServletOutputStream out;
    private final Executor writers;
    private final Runnable drained;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    // Guarded by this.
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean ending;

    /** Nobody writes, and nobody will be called to. */
    private boolean resting;

    // Of whoever writes.
    private boolean unflushed;

    /** @param drained called when nothing waits any more */
    Outlet(ServletOutputStream out, Executor writers, Runnable drained) {
        this.out = out;
        this.writers = writers;
        this.drained = drained;
    }

    /** Completes when nothing more will be written. */
    CompletableFuture<@Nullable Void> done() {
        return done;
    }

    synchronized int count() {
        return waiting.size();
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized void put(byte[] frame) {
        if (!ending) {
            add(frame);
        }
    }

    /** The last word. What waits already is given up where the client could not take it: it comes again by its id. */
    synchronized void end(byte[] word, boolean giveUp) {
        if (ending) {
            return;
        }
        ending = true;
        if (giveUp) {
            waiting.clear();
            bytes = 0;
        }
        add(word);
    }

    private void add(byte[] frame) {
        waiting.add(frame);
        bytes += frame.length;
        if (resting) {
            resting = false;
            writers.execute(this::write);
        }
    }

    private void write() {
        try {
            onWritePossible();
        } catch (IOException e) {
            onError(e);
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        while (!done.isDone() && out.isReady()) {
            byte[] frame = next();
            if (frame != null) {
                unflushed = true;
                out.write(frame);
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else if (rest()) {
                return;
            }
        }
    }

    private synchronized byte @Nullable [] next() {
        byte[] frame = waiting.poll();
        if (frame != null) {
            bytes -= frame.length;
        }
        return frame;
    }

    /** @return false where something came meanwhile */
    private boolean rest() {
        drained.run();
        synchronized (this) {
            if (!waiting.isEmpty()) {
                return false;
            }
            resting = !ending;
            if (!ending) {
                return true;
            }
        }
        done.complete(null);
        return true;
    }

    @Override
    public void onError(Throwable cause) {
        done.complete(null);
    }
}
