package io.quinite.vantage.feed.topic;

import io.quinite.vantage.feed.change.Change;
import java.util.UUID;

/**
 * Somebody who follows the changes of one organization. Is called by one reader at a time; never while it waits for room
 * ({@link #offer} said no), until {@link CatchUp#read} is called for it again.
 */
public interface Follower {
    UUID organization();

    /** Whether it wants no more. */
    boolean isClosed();

    /** The offset of a partition that it wants next. */
    long next(int partition);

    /**
     * Hands over a change of its organization, or of all. Must not wait.
     *
     * @return false where there is no room: nothing was taken, and the follower asks for the same again when there is
     */
    boolean offer(Change change);

    /** There is nothing for it before {@code next}. */
    void passed(int partition, long next);

    /** It has everything up to the end of the topic, and will be offered what comes. */
    void live();

    /** It did not take a change of the end of the topic, and is offered nothing any more. */
    void tooSlow();

    /** What it wants next is not in the topic any more. */
    void lost();
}
