package io.quinite.vantage.feed.change;

import io.quinite.vantage.leads.LeadChange;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record of the topic, at its place. Everybody whom it concerns shares it, and its JSON is made at most once. */
public final class Change {
    private final int partition;
    private final long offset;
    private final int size;
    private final Instant recordTime;
    private final LeadChange record;
    private byte @Nullable [] json;
    private byte @Nullable [] event;

    /**
     * @param size of the record in the topic, in bytes
     * @param recordTime that Kafka has of it
     */
    public Change(int partition, long offset, int size, Instant recordTime, LeadChange record) {
        this.recordTime = recordTime;
        this.partition = partition;
        this.offset = offset;
        this.size = size;
        this.record = record;
    }

    public int partition() {
        return partition;
    }

    public long offset() {
        return offset;
    }

    public int size() {
        return size;
    }

    public Instant recordTime() {
        return recordTime;
    }

    public LeadChange record() {
        return record;
    }

    /** Null for a change of every organization's leads. */
    public @Nullable UUID organization() {
        return record.getOrganizationId();
    }

    /** Whether {@code organization} may see it. */
    public boolean concerns(UUID organization) {
        UUID mine = organization();
        return mine == null || mine.equals(organization);
    }

    /** On one line, as {@code docs/lead-feed.md} describes it; not to be changed. */
    public synchronized byte[] json() {
        byte[] made = json;
        if (made == null) {
            made = ChangeJson.of(record);
            json = made;
        }
        return made;
    }

    /** The body of a webhook: the same, as Standard Webhooks advises to wrap it; not to be changed. */
    public synchronized byte[] event() {
        byte[] made = event;
        if (made == null) {
            made = ChangeJson.event(record, json());
            event = made;
        }
        return made;
    }
}
