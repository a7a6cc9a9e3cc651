package io.quinite.vantage.cdc.position;

import io.quinite.vantage.cdc.position.Position.Open;
import org.jspecify.annotations.Nullable;

/**
 * Follows one session of the slot and tells which changes are new. Not thread-safe.
 *
 * <p>A transaction is already published iff its commit record starts before C, where the last published one ends. A
 * transaction of which a part is published is delivered whole again, so its first changes are counted off.
 */
public final class Progress {
    private final String systemId;
    private final int timeline;
    private long endLsn;
    private long sequence;
    private @Nullable Open partly;

    private long deliveredEnd;
    private boolean inside;
    private boolean known;
    private long xid;
    private long committedAtMicros;
    private long ordinal;

    /** @param position what was published before this session */
    public Progress(Position position) {
        this.systemId = position.systemId();
        this.timeline = position.timeline();
        this.endLsn = position.endLsn();
        this.sequence = position.sequence();
        this.partly = position.open();
    }

    /**
     * A transaction begins.
     *
     * @param commitLsn where its commit record starts
     */
    public void begin(long commitLsn, long newXid, long newCommittedAtMicros) {
        if (inside) {
            throw contradiction("transaction " + newXid + " begins inside transaction " + xid);
        }
        if (commitLsn < deliveredEnd) {
            throw contradiction("transaction " + newXid + " commits at " + Lsn.text(commitLsn)
                    + ", but is delivered after one that ends at " + Lsn.text(deliveredEnd));
        }
        inside = true;
        known = commitLsn < endLsn;
        xid = newXid;
        committedAtMicros = newCommittedAtMicros;
        ordinal = 0;
        if (!known && partly != null && !partly.is(xid, committedAtMicros)) {
            throw contradiction("transaction " + partly.xid() + " is published in part, but transaction " + xid
                    + " is delivered in its place");
        }
    }

    /** A change of the transaction that began; true when it is to be published. */
    public boolean change() {
        requireInside("a change");
        ordinal++;
        return !known && ordinal > publishedBefore();
    }

    /** The transaction ends at {@code end}; true when the position has moved. */
    public boolean end(long end) {
        requireInside("an end");
        inside = false;
        deliveredEnd = end;
        if (known) {
            if (end > endLsn) {
                throw contradiction("transaction " + xid + " counts as published, but ends at " + Lsn.text(end));
            }
            return false;
        }
        if (end <= endLsn) {
            throw contradiction("transaction " + xid + " counts as new, but ends at " + Lsn.text(end));
        }
        if (ordinal < publishedBefore()) {
            throw contradiction("transaction " + xid + " has " + ordinal + " changes, but " + publishedBefore()
                    + " of them are published");
        }
        endLsn = end;
        partly = null;
        if (ordinal > 0) {
            sequence++;
        }
        return true;
    }

    /** What is published when every change that {@link #change()} named has been. */
    public Position position() {
        long published = Math.max(inside && !known ? ordinal : 0, publishedBefore());
        Open open = published == 0 ? null : new Open(xidOfOpen(), committedAtOfOpen(), published);
        return new Position(systemId, timeline, endLsn, sequence, open);
    }

    /** Number of the transaction that the last change belongs to. */
    public long sequence() {
        return sequence + 1;
    }

    /** Place of the last change within its transaction, from 1. */
    public long ordinal() {
        return ordinal;
    }

    public long xid() {
        return xid;
    }

    public long committedAtMicros() {
        return committedAtMicros;
    }

    private long publishedBefore() {
        return partly == null ? 0 : partly.published();
    }

    private long xidOfOpen() {
        return partly == null ? xid : partly.xid();
    }

    private long committedAtOfOpen() {
        return partly == null ? committedAtMicros : partly.committedAtMicros();
    }

    private void requireInside(String what) {
        if (!inside) {
            throw contradiction(what + " comes outside of a transaction");
        }
    }

    private Refusal contradiction(String what) {
        return new Refusal("what the slot delivers contradicts what has been published up to " + Lsn.text(endLsn) + ": "
                + what + "; " + StartCheck.remedy(Lsn.text(endLsn)));
    }
}
