package io.quinite.vantage.feed.change;

import io.quinite.vantage.leads.LeadChange;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record of the topic, at its place. Everybody whom it concerns shares it, and its JSON is made at most once. */
public final class Change {
    private final int partition;
    private final long offset;
    private final int size;
    private final LeadChange record;
    private byte @Nullable [] json;

    /** @param size of the record in the topic, in bytes */
    public Change(int partition, long offset, int size, LeadChange record) {
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
}
