package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.feed.seal.ResumeIds;
import io.quinite.vantage.feed.seal.SealKey;
import io.quinite.vantage.feed.subscription.Subscription;
import io.quinite.vantage.feed.topic.Places;
import io.quinite.vantage.feed.topic.Places.Verdict;
import io.quinite.vantage.feed.topic.Shape;
import io.quinite.vantage.feed.topic.Tail;
import io.quinite.vantage.feed.webhook.OwnedStatements.Look;
import io.quinite.vantage.feed.webhook.OwnedStatements.Mine;
import io.quinite.vantage.kit.DaemonThreads;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which subscriptions this instance serves. Each instance has a lease, and takes its share of what nobody serves; one that has
 * more than its share lets go of some. A subscription is opened anew when its epoch says that somebody has changed it, and never
 * before the last request of the one before has come back, so that a lead's changes never overtake each other.
 */
final class Owned implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Owned.class);
    private static final int LOOKS_IN_A_LEASE = 15;
    private static final long LOOK_MS_MAX = 1_000;
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long CLOSE_LOOK_MS = 10;
    private static final long EXPIRY_LOOK_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final OwnedStatements statements;
    private final Tail tail;
    private final SealKey sealKey;
    private final Places places;
    private final WebhookLimits limits;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("feed-webhook-owner"));
    private final Map<UUID, Subscriber> served = new ConcurrentHashMap<>();
    private volatile long leaseEndNanos = System.nanoTime();
    private long nextExpiryLook = System.nanoTime();

    Owned(OwnedStatements statements, Tail tail, SealKey sealKey, Places places, WebhookLimits limits) {
        this.statements = statements;
        this.tail = tail;
        this.sealKey = sealKey;
        this.places = places;
        this.limits = limits;
    }

    void start(Engine engine) {
        long everyMs = Math.min(LOOK_MS_MAX, limits.leaseMs() / LOOKS_IN_A_LEASE);
        var unused = thread.scheduleWithFixedDelay(() -> look(engine), 0, everyMs, TimeUnit.MILLISECONDS);
    }

    Collection<Subscriber> all() {
        return served.values();
    }

    /** Whether a request that begins now ends before another instance may begin one. */
    boolean mayDeliver() {
        return leaseEndNanos - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(limits.timeoutMs());
    }

    private void look(Engine engine) {
        try {
            var shape = tail.shape();
            var seal = sealKey.seal();
            if (shape.isEmpty() || seal.isEmpty()) {
                return;
            }
            long began = System.nanoTime();
            var look = statements.look();
            leaseEndNanos = began + TimeUnit.MILLISECONDS.toNanos(limits.leaseMs());
            closeWhatIsNotMine(look);
            letGo(look.share());
            open(look, shape.get(), new ResumeIds(seal.get(), shape.get()), engine);
            expire(shape.get());
        } catch (SQLException | KafkaException e) {
            log.warn("webhooks: cannot see what is to be served, trying again cause={}", e.toString());
        } catch (RuntimeException e) {
            log.error("webhooks: cannot see what is to be served, trying again", e);
        }
    }

    private void closeWhatIsNotMine(Look look) {
        var mine = look.mine().stream().collect(Collectors.toMap(Mine::id, each -> each));
        for (var subscriber : List.copyOf(served.values())) {
            var row = mine.get(subscriber.subscription().id());
            if (row == null || row.epoch() != subscriber.subscription().epoch()) {
                subscriber.close();
            }
            if (subscriber.isReleased() && subscriber.isIdle()) {
                served.remove(subscriber.subscription().id());
                tail.leave(subscriber);
            }
        }
    }

    private void letGo(int share) {
        long keeps = served.values().stream().filter(each -> !each.isClosed()).count();
        var surplus = served.values().stream()
                .filter(each -> !each.isClosed())
                .limit(Math.max(0, keeps - share))
                .toList();
        surplus.forEach(Subscriber::stop);
    }

    private void open(Look look, Shape shape, ResumeIds ids, Engine engine) throws SQLException {
        var fresh = new HashSet<UUID>();
        for (var mine : look.mine()) {
            var subscriber = served.get(mine.id());
            if (subscriber == null) {
                fresh.add(mine.id());
            }
        }
        rotate(look);
        if (fresh.isEmpty()) {
            return;
        }
        var subscriptions = statements.load(fresh);
        var waiting = statements.waiting(fresh);
        var bounds = places.bounds(shape);
        var opened = new ArrayList<Subscriber>();
        for (var subscription : subscriptions) {
            var chains = waiting.getOrDefault(subscription.id(), List.of());
            boolean sameTopic = subscription.topicId().equals(shape.id());
            var subscriber = new Subscriber(subscription, sameTopic ? chains : List.of(), engine, ids);
            served.put(subscription.id(), subscriber);
            if (!sameTopic) {
                subscriber.renewed();
            } else if (bounds.judge(subscription.positions()) == Verdict.EXPIRED) {
                subscriber.expire();
            } else {
                opened.add(subscriber);
            }
        }
        log.info("webhooks: serves more={} all={}", opened.size(), served.size());
        opened.forEach(engine.catchUp()::read);
        opened.forEach(engine::pumpSoon);
    }

    private void rotate(Look look) throws SQLException {
        Set<UUID> rotated = new HashSet<>();
        for (var mine : look.mine()) {
            var subscriber = served.get(mine.id());
            if (subscriber != null && !subscriber.hasSecretsOf(mine.formerSecretUntil())) {
                rotated.add(mine.id());
            }
        }
        if (rotated.isEmpty()) {
            return;
        }
        for (Subscription subscription : statements.load(rotated)) {
            var subscriber = served.get(subscription.id());
            if (subscriber != null) {
                subscriber.secrets(subscription.secrets());
            }
        }
    }

    /** Those who stand still for so long that compaction may leave changes out. */
    private void expire(Shape shape) {
        if (System.nanoTime() - nextExpiryLook < 0) {
            return;
        }
        nextExpiryLook = System.nanoTime() + EXPIRY_LOOK_NANOS;
        tail.tellPositions();
        var bounds = places.bounds(shape);
        for (var subscriber : served.values()) {
            if (!subscriber.isClosed() && bounds.judge(subscriber.settled()) == Verdict.EXPIRED) {
                subscriber.expire();
            }
        }
    }

    /** Begins nothing more, and waits a moment for what is under way. */
    @Override
    public void close() {
        thread.shutdownNow();
        served.values().forEach(Subscriber::stop);
        long deadline = System.nanoTime() + CLOSE_NANOS;
        try {
            while (System.nanoTime() < deadline && !served.values().stream().allMatch(Subscriber::isReleased)) {
                TimeUnit.MILLISECONDS.sleep(CLOSE_LOOK_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After the last write. */
    void leave() {
        try {
            statements.leave();
        } catch (SQLException e) {
            log.info("webhooks: others will wait for the end of this lease cause={}", e.toString());
        }
    }
}
