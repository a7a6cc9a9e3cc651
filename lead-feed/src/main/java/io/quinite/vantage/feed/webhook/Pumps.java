package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.Health;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets subscribers send: those who have something new at once, and all of them now and then, for what has become due. */
final class Pumps implements Consumer<Subscriber>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pumps.class);
    private static final int THREADS = 2;
    private static final long LOOK_MS = 100;

    private final Supplier<Collection<Subscriber>> all;
    private final Health health;
    private final Set<Subscriber> queued = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads =
            Executors.newFixedThreadPool(THREADS, DaemonThreads.named("feed-webhook-pumps"));
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("feed-webhook-clock"));

    Pumps(Supplier<Collection<Subscriber>> all, Health health) {
        this.health = health;
        this.all = all;
    }

    void start() {
        var unused =
                clock.scheduleWithFixedDelay(() -> all.get().forEach(this), LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void accept(Subscriber subscriber) {
        if (!queued.add(subscriber)) {
            return;
        }
        try {
            threads.execute(() -> {
                queued.remove(subscriber);
                try {
                    subscriber.pump();
                } catch (RuntimeException e) {
                    log.error(
                            "a subscription cannot be served id={}",
                            subscriber.subscription().id(),
                            e);
                    health.fail("lead-feed", e);
                }
            });
        } catch (RejectedExecutionException e) {
            // being closed
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        threads.shutdownNow();
    }
}
