package io.quinite.vantage.feed.topic;

import io.quinite.vantage.kit.Backoff;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.Health;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one reader of the end of the topic, for everybody who is there. Each change is read and decoded once, however many
 * follow it.
 */
public final class Tail implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Tail.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final Records records;
    private final Admin admin;
    private final Limits limits;
    private final Health health;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(DaemonThreads.named("feed-tail"));
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Followers followers = new Followers();
    private volatile @Nullable Consumer<String, byte[]> open;
    private volatile @Nullable Shape shape;
    private volatile String notReady = "the topic of lead changes has not been found yet";

    // Guarded by this.
    private long[] position = {};
    private @Nullable Recent recent;

    /**
     * @param recentCount changes that are kept in memory for those who come back
     * @param recentBytes of those changes, at most
     */
    public record Limits(int recentCount, long recentBytes) {}

    /** What came of an attempt to join. */
    enum Joining {
        IN,
        /** It must read what is not in memory any more. */
        BEHIND,
        /** It did not take all that is in memory, and will ask again. */
        NO_ROOM
    }

    public Tail(Records records, Admin admin, Limits limits, Health health) {
        this.records = records;
        this.admin = admin;
        this.limits = limits;
        this.health = health;
    }

    public void start() {
        thread.execute(this::follow);
    }

    /** Why nobody can be served yet. */
    public Optional<String> whyNotReady() {
        return shape == null ? Optional.of(notReady) : Optional.empty();
    }

    /** The topic; empty until it has been found. */
    public Optional<Shape> shape() {
        return Optional.ofNullable(shape);
    }

    /** Everything before it has been handed on, or is held by {@link Recent}. */
    synchronized long[] position() {
        return position.clone();
    }

    /**
     * Takes the follower in, where nothing that it wants is older than what is in memory: from there on it misses nothing.
     */
    synchronized Joining join(Follower follower) {
        var held = recent;
        if (held == null || !held.covers(follower)) {
            return Joining.BEHIND;
        }
        if (!held.offerTo(follower)) {
            return Joining.NO_ROOM;
        }
        tell(follower);
        followers.add(follower);
        follower.live();
        return Joining.IN;
    }

    public synchronized void leave(Follower follower) {
        followers.remove(follower);
    }

    /** Tells all who are here how far they are, also those whom nothing concerned. */
    public synchronized void tellPositions() {
        followers.all().forEach(this::tell);
    }

    private void tell(Follower follower) {
        for (int partition = 0; partition < position.length; partition++) {
            follower.passed(partition, position[partition]);
        }
    }

    private void follow() {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
        while (closed.getCount() > 0) {
            try (var consumer = records.consumer("tail")) {
                open = consumer;
                begin(consumer);
                read(consumer, backoff);
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (RuntimeException e) {
                if (Trouble.isLasting(e)) {
                    log.error("the topic of lead changes cannot be read on", e);
                    health.fail("lead-feed", e);
                    return;
                }
                pause(e, backoff);
            }
        }
    }

    /** At the end, the first time; else where it was. */
    private void begin(Consumer<String, byte[]> consumer) {
        var found = Shape.of(admin);
        var before = shape;
        if (before != null && !before.equals(found)) {
            throw new IllegalStateException("the topic of lead changes was made anew, was " + before + " and is "
                    + found + "; restart the feed");
        }
        consumer.assign(found.all());
        if (before == null) {
            atTheEnd(consumer, found);
        }
        long[] next = position();
        for (int partition = 0; partition < next.length; partition++) {
            consumer.seek(Shape.partition(partition), next[partition]);
        }
        shape = found;
        log.info("following lead changes partitions={}", found.partitions());
    }

    private void atTheEnd(Consumer<String, byte[]> consumer, Shape found) {
        long[] next = new long[found.partitions()];
        consumer.endOffsets(found.all()).forEach((partition, end) -> next[partition.partition()] = end);
        synchronized (this) {
            position = next;
            recent = new Recent(next, limits.recentCount(), limits.recentBytes());
        }
    }

    private void read(Consumer<String, byte[]> consumer, Backoff backoff) {
        while (closed.getCount() > 0) {
            var batch = consumer.poll(POLL);
            for (var record : batch) {
                var change = records.change(record);
                synchronized (this) {
                    var held = recent;
                    if (change.isPresent() && held != null) {
                        held.add(change.get());
                        followers.offer(change.get());
                    }
                    position[record.partition()] = record.offset() + 1;
                }
            }
            passMarkers(consumer);
            backoff.reset();
        }
    }

    /** The ends of transactions have offsets too, and no record. */
    private void passMarkers(Consumer<String, byte[]> consumer) {
        for (var partition : consumer.assignment()) {
            long next = consumer.position(partition);
            synchronized (this) {
                position[partition.partition()] = next;
            }
        }
    }

    private void pause(RuntimeException cause, Backoff backoff) {
        notReady = "the topic of lead changes cannot be read: " + cause.getMessage();
        log.warn("cannot follow lead changes, trying again cause={}", cause.toString());
        try {
            var unused = closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.shutdown();
        var reading = open;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            if (!thread.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the reader of lead changes is still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
