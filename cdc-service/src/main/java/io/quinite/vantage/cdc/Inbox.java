package io.quinite.vantage.cdc;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What has been read of the log and not been published, in order; bounded by number and by bytes. One thread fills it, another
 * empties it.
 */
final class Inbox {
    private final int messagesMax;
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition emptied = lock.newCondition();
    private final Queue<Received> waiting = new ArrayDeque<>();
    private long bytes;
    private @Nullable Throwable end;

    Inbox(int messagesMax, long bytesMax) {
        this.messagesMax = messagesMax;
        this.bytesMax = bytesMax;
    }

    /** False where there has been no room for {@code patience}. A message that is larger than all the room is let in alone. */
    boolean offer(Received message, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (!waiting.isEmpty() && (waiting.size() >= messagesMax || bytes + message.bytes() > bytesMax)) {
                if (left <= 0) {
                    return false;
                }
                left = emptied.awaitNanos(left);
            }
            waiting.add(message);
            bytes += message.bytes();
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing comes any more, for this reason. */
    void end(Throwable reason) {
        lock.lock();
        try {
            end = reason;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is there, at most {@code max}; empty where nothing has come for {@code patience}.
     *
     * @throws Ended where nothing comes any more, and all that came has been taken
     */
    List<Received> take(int max, Duration patience) throws InterruptedException, Ended {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (waiting.isEmpty() && end == null && left > 0) {
                left = filled.awaitNanos(left);
            }
            if (waiting.isEmpty() && end != null) {
                throw new Ended(end);
            }
            return take(max);
        } finally {
            lock.unlock();
        }
    }

    private List<Received> take(int max) {
        var taken = new ArrayList<Received>(Math.min(max, waiting.size()));
        while (taken.size() < max && !waiting.isEmpty()) {
            Received message = waiting.remove();
            bytes -= message.bytes();
            taken.add(message);
        }
        if (!taken.isEmpty()) {
            emptied.signal();
        }
        return taken;
    }

    /** The stream is at its end; the cause says why. */
    static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;

        Ended(Throwable cause) {
            super("the replication stream ended", cause);
        }
    }
}
