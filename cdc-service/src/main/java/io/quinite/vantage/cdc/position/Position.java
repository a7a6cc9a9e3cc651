package io.quinite.vantage.cdc.position;

import org.jspecify.annotations.Nullable;

/**
 * What has been published of one slot.
 *
 * @param systemId of the PostgreSQL cluster that the LSNs are of
 * @param timeline of the server's log, which a promotion raises; 0 where the position is older than this field
 * @param endLsn end of the last transaction that is published completely (C)
 * @param sequence number of the last transaction with changes that is published completely; 0 before the first
 * @param open the transaction of which only a part is published; null where there is none
 */
public record Position(
        String systemId,
        int timeline,
        long endLsn,
        long sequence,
        @Nullable Open open) {

    /** The same, told by a server that has all of it in its log. */
    public Position on(int newTimeline) {
        return new Position(systemId, newTimeline, endLsn, sequence, open);
    }

    /**
     * @param xid the transaction's id, which alone would not do: ids wrap
     * @param committedAtMicros its commit time
     * @param published how many of its changes are published, at least 1
     */
    public record Open(long xid, long committedAtMicros, long published) {
        boolean is(long otherXid, long otherCommittedAtMicros) {
            return xid == otherXid && committedAtMicros == otherCommittedAtMicros;
        }
    }
}
