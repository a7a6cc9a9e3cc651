package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.feed.store.Database;
import io.quinite.vantage.kit.Backoff;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.Health;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of this instance: what all subscriptions have to write goes in few transactions, in order. What waits in
 * PostgreSQL is written as soon as it is known, and where the subscription is every {@code commitMs}. While PostgreSQL is away
 * the same is tried again for as long as the lease lasts, and meanwhile nobody's position moves.
 */
final class Journal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final int BATCHES_MAX = 500;
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final Database database;
    private final JournalStatements statements;
    private final int commitMs;
    private final Health health;
    private final Supplier<Collection<Subscriber>> all;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(DaemonThreads.named("feed-webhook-journal"));
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Semaphore work = new Semaphore(0);
    private final Set<Subscriber> awake = ConcurrentHashMap.newKeySet();

    /** Bounded by the requests that may be under way: each load holds the place of one. */
    private final BlockingQueue<Load> loads = new LinkedBlockingQueue<>();

    /** The oldest change of a lead is wanted. */
    record Load(Subscriber of, Chain chain, Consumer<@Nullable Delivery> then) {}

    /** @param all who are served, for the commits of positions */
    Journal(
            Database database,
            JournalStatements statements,
            int commitMs,
            Supplier<Collection<Subscriber>> all,
            Health health) {
        this.health = health;
        this.database = database;
        this.statements = statements;
        this.commitMs = commitMs;
        this.all = all;
    }

    void start() {
        thread.execute(this::run);
    }

    /** It has something that should be written now. */
    void wake(Subscriber subscriber) {
        if (awake.add(subscriber)) {
            work.release();
        }
    }

    /** @param then given the change by another thread; null where nothing waits any more */
    void load(Subscriber subscriber, Chain chain, Consumer<@Nullable Delivery> then) {
        loads.add(new Load(subscriber, chain, then));
        work.release();
    }

    private void run() {
        long nextCommit = System.nanoTime();
        try {
            while (closed.getCount() > 0) {
                long wait = nextCommit - System.nanoTime();
                if (wait > 0 && work.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
                    work.drainPermits();
                    writeAndRead(List.of());
                } else {
                    nextCommit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(commitMs);
                    writeAndRead(all.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("deliveries cannot be written", e);
            health.fail("lead-feed", e);
        }
    }

    /** What is wanted is read after what was to be written when it was wanted: else it would be read as it was before. */
    private void writeAndRead(Collection<Subscriber> more) throws InterruptedException {
        var wanted = new ArrayList<Load>();
        loads.drainTo(wanted);
        var writing = new LinkedHashSet<>(awake);
        awake.removeAll(writing);
        writing.addAll(more);
        wanted.forEach(load -> writing.add(load.of()));
        write(List.copyOf(writing));
        if (!wanted.isEmpty()) {
            read(wanted);
        }
    }

    private void write(List<Subscriber> subscribers) throws InterruptedException {
        for (int from = 0; from < subscribers.size(); from += BATCHES_MAX) {
            var batches = new ArrayList<Batch>();
            for (var subscriber : subscribers.subList(from, Math.min(from + BATCHES_MAX, subscribers.size()))) {
                var batch = subscriber.drain();
                if (batch != null) {
                    batches.add(batch);
                }
            }
            if (!batches.isEmpty()) {
                write(batches, new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2)));
            }
        }
    }

    private void write(Collection<Batch> batches, Backoff backoff) throws InterruptedException {
        while (true) {
            try {
                var fenced = database.transaction(connection -> statements.write(connection, batches));
                for (var batch : batches) {
                    if (fenced.contains(batch)) {
                        batch.of().close();
                    } else {
                        batch.of().written(batch);
                    }
                }
                return;
            } catch (SQLException e) {
                log.warn("deliveries cannot be written, trying again cause={}", e.toString());
                if (closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    private void read(List<Load> wanted) throws InterruptedException {
        var found = read(wanted, new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2)));
        for (int i = 0; i < wanted.size(); i++) {
            wanted.get(i).then().accept(found.isEmpty() ? null : found.get(i));
        }
    }

    /** @return of each the change; empty where this is being closed */
    private List<@Nullable Delivery> read(List<Load> wanted, Backoff backoff) throws InterruptedException {
        while (true) {
            try {
                return database.transaction(connection -> statements.read(connection, wanted));
            } catch (SQLException e) {
                log.warn("what waits cannot be read, trying again cause={}", e.toString());
                if (closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
                    return List.of();
                }
            }
        }
    }

    /** What was collected meanwhile is written, if PostgreSQL is there. */
    @Override
    public void close() {
        closed.countDown();
        work.release();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the writer of deliveries is still busy");
                return;
            }
            write(List.copyOf(all.get()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
