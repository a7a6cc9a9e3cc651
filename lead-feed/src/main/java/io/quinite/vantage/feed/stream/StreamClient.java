package io.quinite.vantage.feed.stream;

import io.quinite.vantage.feed.change.Change;
import io.quinite.vantage.feed.change.Filter;
import io.quinite.vantage.feed.http.Gate.Guest;
import io.quinite.vantage.feed.seal.ResumeIds;
import io.quinite.vantage.feed.topic.Follower;
import io.quinite.vantage.feed.topic.Positions;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One stream: what its organization may see and its filter passes, with the id after which to go on. */
final class StreamClient implements Follower {
    private final Guest guest;
    private final Filter filter;
    private final ResumeIds ids;
    private final StreamLimits limits;
    private final StreamMeters meters;

    // Guarded by this.
    private final long[] next;
    private boolean live;
    private boolean waitsForRoom;

    private final Outlet outlet;

    /** What a stream was asked for. */
    record Wanted(Guest guest, Filter filter, Positions from) {}

    StreamClient(Wanted wanted, ResumeIds ids, StreamLimits limits, StreamMeters meters, Outlet outlet) {
        this.guest = wanted.guest();
        this.filter = wanted.filter();
        this.next = wanted.from().toArray();
        this.ids = ids;
        this.limits = limits;
        this.meters = meters;
        this.outlet = outlet;
    }

    @Override
    public UUID organization() {
        return guest.organization();
    }

    @Override
    public boolean isClosed() {
        return outlet.done().isDone();
    }

    CompletableFuture<@Nullable Void> ended() {
        return outlet.done();
    }

    @Override
    public synchronized long next(int partition) {
        return next[partition];
    }

    @Override
    public synchronized boolean offer(Change change) {
        if (!change.concerns(organization())) {
            throw new IllegalStateException("a change was offered to another organization");
        }
        if (change.offset() < next[change.partition()]) {
            return true;
        }
        if (filter.passes(change.record())) {
            byte[] json = change.json();
            if (!hasRoom(json.length)) {
                waitsForRoom = true;
                return false;
            }
            next[change.partition()] = change.offset() + 1;
            outlet.put(Frames.change(id(), json));
            meters.written();
        } else {
            next[change.partition()] = change.offset() + 1;
        }
        return true;
    }

    private boolean hasRoom(int size) {
        int waiting = outlet.count();
        return waiting == 0
                || (waiting < limits.bufferChangesMax() && outlet.bytes() + size <= limits.bufferBytesMax());
    }

    private String id() {
        return ids.of(organization(), next);
    }

    @Override
    public synchronized void passed(int partition, long reached) {
        next[partition] = Math.max(next[partition], reached);
    }

    @Override
    public synchronized void live() {
        live = true;
        outlet.put(Frames.heartbeat(id()));
    }

    @Override
    public synchronized void tooSlow() {
        waitsForRoom = false;
        end(Ending.TOO_SLOW);
    }

    @Override
    public void lost() {
        end(Ending.EXPIRED);
    }

    void end(Ending why) {
        meters.ended(why);
        outlet.end(Frames.closed(why), why != Ending.STOPPING);
    }

    /** What it was refused comes now. */
    void drained(Consumer<Follower> goOn) {
        synchronized (this) {
            if (!waitsForRoom || isClosed()) {
                return;
            }
            waitsForRoom = false;
        }
        goOn.accept(this);
    }

    /** So that proxies keep the connection, a client that is gone is noticed, and one whom nothing concerned moves on. */
    synchronized void heartbeat() {
        if (!guest.stillGood().getAsBoolean()) {
            end(Ending.KEY_ENDED);
        } else if (outlet.count() == 0) {
            outlet.put(live ? Frames.heartbeat(id()) : Frames.comment("catching up"));
        }
    }
}
