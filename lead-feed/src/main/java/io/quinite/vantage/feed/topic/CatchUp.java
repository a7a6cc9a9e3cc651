package io.quinite.vantage.feed.topic;

import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings followers to the end of the topic who are behind it. A few readers, however many are behind: each takes one
 * follower for a while, then the next, and whoever has no room is left alone until there is.
 */
public final class CatchUp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CatchUp.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_MS = 500;
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final Tail tail;
    private final Records records;
    private final Health health;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Bounded by the number of followers, which those who let them in bound: each is in it once at most. */
    private final BlockingQueue<Follower> behind = new LinkedBlockingQueue<>();

    /** @param name of its readers */
    public CatchUp(String name, Tail tail, Records records, int readers, Health health) {
        this.tail = tail;
        this.records = records;
        this.health = health;
        threads = Executors.newFixedThreadPool(readers, DaemonThreads.named("feed-" + name));
        for (int reader = 1; reader <= readers; reader++) {
            String client = name + "-" + reader;
            threads.execute(() -> serve(client));
        }
    }

    /** Gives the follower what it wants, from wherever it is, until it is at the end or has no room. */
    public void read(Follower follower) {
        if (tail.join(follower) == Tail.Joining.BEHIND) {
            behind.add(follower);
        }
    }

    private void serve(String name) {
        @Nullable Consumer<String, byte[]> consumer = null;
        try {
            while (closed.getCount() > 0) {
                var follower = behind.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (follower == null || follower.isClosed()) {
                    continue;
                }
                consumer = consumer == null ? records.consumer(name) : consumer;
                if (!slice(consumer, follower)) {
                    consumer.close();
                    consumer = null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (consumer != null) {
                consumer.close();
            }
        }
    }

    /** @return whether the consumer is good for another one */
    private boolean slice(Consumer<String, byte[]> consumer, Follower follower) throws InterruptedException {
        try {
            if (advance(consumer, follower) && !follower.isClosed()) {
                read(follower);
            }
            return true;
        } catch (InvalidOffsetException e) {
            log.info("a follower wants what is not there any more: {}", e.getMessage());
            follower.lost();
            return true;
        } catch (WakeupException | InterruptException e) {
            return false;
        } catch (RuntimeException e) {
            if (Trouble.isLasting(e)) {
                health.fail("lead-feed", e);
                throw e;
            }
            log.warn("cannot read for somebody who is behind, trying again cause={}", e.toString());
            var unused = closed.await(PAUSE_MS, TimeUnit.MILLISECONDS);
            behind.add(follower);
            return false;
        }
    }

    /** @return false where the follower has no room */
    private boolean advance(Consumer<String, byte[]> consumer, Follower follower) {
        long[] end = tail.position();
        seek(consumer, follower, end);
        long deadline = System.nanoTime() + SLICE_NANOS;
        while (!consumer.assignment().isEmpty() && System.nanoTime() < deadline && closed.getCount() > 0) {
            for (var record : consumer.poll(POLL)) {
                var change = records.change(record);
                if (change.isPresent()
                        && change.get().concerns(follower.organization())
                        && !follower.offer(change.get())) {
                    return false;
                }
                follower.passed(record.partition(), record.offset() + 1);
            }
            settle(consumer, follower, end);
        }
        return true;
    }

    private static void seek(Consumer<String, byte[]> consumer, Follower follower, long[] end) {
        var wanted = new ArrayList<TopicPartition>();
        for (int partition = 0; partition < end.length; partition++) {
            if (follower.next(partition) < end[partition]) {
                wanted.add(Shape.partition(partition));
            }
        }
        consumer.assign(wanted);
        wanted.forEach(partition -> consumer.seek(partition, follower.next(partition.partition())));
    }

    /** Passes the ends of transactions, which have offsets and no record, and leaves the partitions that are done. */
    private static void settle(Consumer<String, byte[]> consumer, Follower follower, long[] end) {
        var left = new ArrayList<TopicPartition>();
        for (var partition : consumer.assignment()) {
            long next = consumer.position(partition);
            follower.passed(partition.partition(), next);
            if (next < end[partition.partition()]) {
                left.add(partition);
            }
        }
        if (left.size() < consumer.assignment().size()) {
            consumer.assign(left);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("readers for those who are behind are still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
