package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.feed.change.Change;
import java.time.Instant;
import java.util.UUID;

/** A change on its way to one subscription. */
final class Delivery {
    private final UUID lead;
    private final int partition;
    private final long offset;
    private final Instant recordTime;
    private final byte[] body;

    /**
     * @param lead for a truncate, which is of no lead, an id that stands for the partition
     * @param body not to be changed; shared by all who are sent the change
     */
    Delivery(UUID lead, int partition, long offset, Instant recordTime, byte[] body) {
        this.lead = lead;
        this.partition = partition;
        this.offset = offset;
        this.recordTime = recordTime;
        this.body = body;
    }

    static Delivery of(Change change) {
        UUID lead = change.record().getLeadId();
        return new Delivery(
                lead == null ? new UUID(0, change.partition()) : lead,
                change.partition(),
                change.offset(),
                change.recordTime(),
                change.event());
    }

    /** Whether it is of every lead of its partition. */
    static boolean isTruncate(UUID lead) {
        return lead.getMostSignificantBits() == 0;
    }

    boolean isTruncate() {
        return isTruncate(lead);
    }

    UUID lead() {
        return lead;
    }

    int partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    Instant recordTime() {
        return recordTime;
    }

    byte[] body() {
        return body;
    }
}
