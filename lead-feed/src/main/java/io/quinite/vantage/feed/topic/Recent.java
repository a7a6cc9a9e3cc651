package io.quinite.vantage.feed.topic;

import io.quinite.vantage.feed.change.Change;
import java.util.ArrayDeque;

/**
 * The last changes of the topic, in memory: whoever comes back within moments is given them from here. Bounded by number and
 * by bytes. Not safe for many threads.
 */
final class Recent {
    /** What a decoded record takes more than its bytes in the topic; a rough guess, on the safe side. */
    private static final int OVERHEAD = 4;

    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private final long[] from;
    private final int countMax;
    private final long bytesMax;
    private long bytes;

    /** @param begin everything from there on is given to {@link #add} */
    Recent(long[] begin, int countMax, long bytesMax) {
        this.from = begin.clone();
        this.countMax = countMax;
        this.bytesMax = bytesMax;
    }

    void add(Change change) {
        changes.add(change);
        bytes += weight(change);
        while (changes.size() > countMax || bytes > bytesMax) {
            var oldest = changes.remove();
            bytes -= weight(oldest);
            from[oldest.partition()] = oldest.offset() + 1;
        }
    }

    private static long weight(Change change) {
        return (long) change.size() * OVERHEAD;
    }

    /** Whether nothing that the follower wants is older than what is here. */
    boolean covers(Follower follower) {
        for (int partition = 0; partition < from.length; partition++) {
            if (follower.next(partition) < from[partition]) {
                return false;
            }
        }
        return true;
    }

    /** @return false where the follower refused one; it is not offered those after it */
    boolean offerTo(Follower follower) {
        for (var change : changes) {
            if (change.offset() >= follower.next(change.partition())
                    && change.concerns(follower.organization())
                    && !follower.offer(change)) {
                return false;
            }
        }
        return true;
    }
}
