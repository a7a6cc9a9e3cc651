package io.quinite.vantage.feed.webhook;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is to be delivered of one lead, in order: first what waits in PostgreSQL, then what is in memory. */
final class Chain {
    final UUID lead;
    final int partition;

    /**
     * What PostgreSQL had of it when it was restored, at most up to this offset: after a crash it is offered again where a change
     * of another lead before it was only in memory, and is known. -1 where it was not restored.
     */
    final long writtenThrough;

    /** In memory, not under way. */
    final Deque<Delivery> fresh = new ArrayDeque<>();

    /** Something of it is under way, or being written. */
    boolean busy;

    /** Null where nothing waits in PostgreSQL. */
    @Nullable
    Waiting waiting;

    /** That the oldest change could not be delivered, and when it is tried again. */
    static final class Waiting {
        final Instant firstFailedAt;
        int failures;
        Instant nextAttemptAt;

        /** How many changes wait. */
        int count;

        Waiting(Instant firstFailedAt, int failures, Instant nextAttemptAt, int count) {
            this.firstFailedAt = firstFailedAt;
            this.failures = failures;
            this.nextAttemptAt = nextAttemptAt;
            this.count = count;
        }
    }

    Chain(UUID lead, int partition, long writtenThrough) {
        this.lead = lead;
        this.partition = partition;
        this.writtenThrough = writtenThrough;
    }

    boolean isTruncate() {
        return Delivery.isTruncate(lead);
    }

    boolean isEmpty() {
        return !busy && waiting == null && fresh.isEmpty();
    }
}
