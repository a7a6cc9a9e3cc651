package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.feed.topic.Positions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The order in which changes of one subscription may be delivered. Changes of a lead go one after the other; one that failed
 * holds up its own lead and no other. A truncate is of every lead of its partition: it goes when all before it have gone, and
 * those after it wait for it. Knows also before which offset of each partition nothing is left to do. Not safe for many threads.
 */
final class Lines {
    /** One partition. */
    private static final class Lane {
        final TreeSet<Long> unsettled = new TreeSet<>();

        /** A truncate that waits, and what came after it. */
        final Deque<Delivery> held = new ArrayDeque<>();

        int chains;
        boolean truncating;
        long next;
    }

    private final Lane[] lanes;
    private final Map<UUID, Chain> chains = new HashMap<>();
    private final Deque<Chain> ready = new ArrayDeque<>();
    private final PriorityQueue<Chain> due = new PriorityQueue<>(Comparator.comparing(Lines::nextAttemptAt));
    private int inMemory;
    private long bytesInMemory;
    private int waitingChanges;

    Lines(Positions from) {
        lanes = new Lane[from.partitions()];
        for (int partition = 0; partition < lanes.length; partition++) {
            lanes[partition] = new Lane();
            lanes[partition].next = from.next(partition);
        }
    }

    private static Instant nextAttemptAt(Chain chain) {
        return chain.waiting == null ? Instant.MAX : chain.waiting.nextAttemptAt;
    }

    /** The offset that is wanted next. */
    long next(int partition) {
        return lanes[partition].next;
    }

    void passed(int partition, long next) {
        lanes[partition].next = Math.max(lanes[partition].next, next);
    }

    /** Before them everything was delivered, or waits in PostgreSQL. */
    Positions settled() {
        long[] settled = new long[lanes.length];
        for (int partition = 0; partition < settled.length; partition++) {
            var lane = lanes[partition];
            settled[partition] = lane.unsettled.isEmpty() ? lane.next : lane.unsettled.first();
        }
        return new Positions(settled);
    }

    /** Changes that are in memory: on their way, or for somebody before them. */
    int inMemory() {
        return inMemory;
    }

    long bytesInMemory() {
        return bytesInMemory;
    }

    /** Changes that wait in PostgreSQL, or are about to be written there. */
    int waitingChanges() {
        return waitingChanges;
    }

    /** As PostgreSQL remembers a lead, before anything is added. */
    void restore(Chain chain) {
        chains.put(chain.lead, chain);
        var lane = lanes[chain.partition];
        lane.chains++;
        lane.truncating |= chain.isTruncate();
        if (chain.waiting != null) {
            waitingChanges += chain.waiting.count;
        }
        due.add(chain);
    }

    /**
     * Adds a change, unless it waits in PostgreSQL since before this began, or was delivered from there.
     *
     * @return the chain whose lead waits in PostgreSQL, so that this waits there too; else it takes its place in memory
     */
    Optional<Chain> add(Delivery delivery) {
        var lane = lanes[delivery.partition()];
        lane.next = delivery.offset() + 1;
        var known = chains.get(delivery.lead());
        if (known != null && delivery.offset() <= known.writtenThrough) {
            return Optional.empty();
        }
        lane.unsettled.add(delivery.offset());
        inMemory++;
        bytesInMemory += delivery.body().length;
        if (lane.truncating || !lane.held.isEmpty() || delivery.isTruncate()) {
            lane.held.add(delivery);
            release(lane);
            return Optional.empty();
        }
        return admit(lane, delivery);
    }

    private Optional<Chain> admit(Lane lane, Delivery delivery) {
        var chain = chains.computeIfAbsent(delivery.lead(), lead -> {
            lane.chains++;
            return new Chain(lead, delivery.partition(), -1);
        });
        if (chain.waiting != null) {
            chain.waiting.count++;
            waitingChanges++;
            return Optional.of(chain);
        }
        chain.fresh.add(delivery);
        if (!chain.busy && chain.fresh.size() == 1) {
            ready.add(chain);
        }
        return Optional.empty();
    }

    /** Lets those go on who waited for a truncate, or the truncate itself. Nobody of the lane waits in PostgreSQL then. */
    private void release(Lane lane) {
        while (!lane.held.isEmpty() && !lane.truncating) {
            if (lane.held.element().isTruncate()) {
                if (lane.chains > 0) {
                    return;
                }
                lane.truncating = true;
            }
            if (admit(lane, lane.held.remove()).isPresent()) {
                throw new IllegalStateException("a lead waits behind a truncate that has gone");
            }
        }
    }

    /** The next that nobody is before, which is under way from now on; null where there is none. */
    @Nullable
    Delivery takeReady() {
        var chain = ready.poll();
        if (chain == null) {
            return null;
        }
        chain.busy = true;
        return chain.fresh.remove();
    }

    /** A lead whose time to try again has come, which is under way from now on; null where there is none. */
    @Nullable
    Chain takeDue(Instant now) {
        var first = due.peek();
        if (first == null || nextAttemptAt(first).isAfter(now)) {
            return null;
        }
        var chain = due.remove();
        chain.busy = true;
        return chain;
    }

    /** What was in memory has been delivered. */
    void delivered(Delivery delivery) {
        settle(delivery);
        var chain = chain(delivery.lead());
        chain.busy = false;
        goOn(chain);
    }

    /**
     * The oldest of those that waited in PostgreSQL has been delivered.
     *
     * @return whether it was the last of its lead
     */
    boolean deliveredWaiting(Chain chain, Instant now) {
        var waiting = waiting(chain);
        waiting.count--;
        waitingChanges--;
        chain.busy = false;
        if (waiting.count > 0) {
            waiting.failures = 0;
            waiting.nextAttemptAt = now;
            due.add(chain);
            return false;
        }
        chain.waiting = null;
        goOn(chain);
        return true;
    }

    private void goOn(Chain chain) {
        if (!chain.fresh.isEmpty()) {
            ready.add(chain);
        } else if (chain.isEmpty()) {
            chains.remove(chain.lead);
            var lane = lanes[chain.partition];
            lane.chains--;
            if (chain.isTruncate()) {
                lane.truncating = false;
            }
            release(lane);
        }
    }

    /**
     * What was in memory could not be delivered.
     *
     * @return it and all of its lead, which wait in PostgreSQL once they have been written
     */
    List<Delivery> failed(Delivery delivery, Instant now, Instant nextAttemptAt) {
        var chain = chain(delivery.lead());
        var all = new ArrayList<Delivery>();
        all.add(delivery);
        all.addAll(chain.fresh);
        chain.fresh.clear();
        chain.waiting = new Chain.Waiting(now, 1, nextAttemptAt, all.size());
        waitingChanges += all.size();
        return all;
    }

    /** One that waited in PostgreSQL failed again. */
    void failedWaiting(Chain chain, Instant nextAttemptAt) {
        var waiting = waiting(chain);
        waiting.failures++;
        waiting.nextAttemptAt = nextAttemptAt;
        chain.busy = false;
        due.add(chain);
    }

    /** They are being written, in the transaction that says that nothing is left to do for them here. */
    void written(List<Delivery> deliveries) {
        deliveries.forEach(this::settle);
    }

    /** The first of them has been written, so that the lead may be tried again. */
    void mayBeTried(Chain chain) {
        chain.busy = false;
        due.add(chain);
    }

    Chain chain(UUID lead) {
        var chain = chains.get(lead);
        if (chain == null) {
            throw new IllegalStateException("nothing of the lead " + lead + " is under way");
        }
        return chain;
    }

    private static Chain.Waiting waiting(Chain chain) {
        if (chain.waiting == null) {
            throw new IllegalStateException("nothing of the lead " + chain.lead + " waits");
        }
        return chain.waiting;
    }

    private void settle(Delivery delivery) {
        lanes[delivery.partition()].unsettled.remove(delivery.offset());
        inMemory--;
        bytesInMemory -= delivery.body().length;
    }
}
