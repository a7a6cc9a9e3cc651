package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.feed.change.Change;
import io.quinite.vantage.feed.seal.ResumeIds;
import io.quinite.vantage.feed.seal.ResumeIds.ChangePlace;
import io.quinite.vantage.feed.subscription.DisabledCode;
import io.quinite.vantage.feed.subscription.Subscription;
import io.quinite.vantage.feed.subscription.Subscription.Secrets;
import io.quinite.vantage.feed.subscription.WebhookSecret;
import io.quinite.vantage.feed.topic.Follower;
import io.quinite.vantage.feed.topic.Positions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One subscription that this instance serves: follows the topic as far as there is room, sends what may be sent, and collects
 * what is to be written. Never waits, and never calls others while it holds its lock.
 */
final class Subscriber implements Follower {
    /** To count them costs; so there may be a tenth more for a while. */
    private static final int TRIM_PART = 10;

    private static final long IDLE_COMMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Subscription subscription;
    private final Engine engine;
    private final ResumeIds ids;

    // Guarded by this.
    private final Lines lines;
    private final ReceiverState receiver;
    private final List<Step> steps = new ArrayList<>();
    private final Deque<Attempt> attempts = new ArrayDeque<>();
    private int underWay;
    private int untrimmed;
    private boolean wantsMore;
    private boolean closed;
    private boolean stopping;
    private boolean released;
    private Secrets secrets;
    private Batch.@Nullable Disabling disabling;
    private Positions committed;
    private long committedNanos = System.nanoTime();

    Subscriber(Subscription subscription, List<Chain> waiting, Engine engine, ResumeIds ids) {
        this.subscription = subscription;
        this.engine = engine;
        this.ids = ids;
        secrets = subscription.secrets();
        receiver = new ReceiverState(engine.limits(), subscription.lastSuccessAt());
        committed = subscription.positions();
        lines = new Lines(committed);
        waiting.forEach(lines::restore);
    }

    Subscription subscription() {
        return subscription;
    }

    @Override
    public UUID organization() {
        return subscription.organization();
    }

    @Override
    public synchronized boolean isClosed() {
        return closed || stopping;
    }

    /** Nothing is under way. */
    synchronized boolean isIdle() {
        return underWay == 0;
    }

    /** Sends nothing more; when what is under way has come back, that is written and the subscription is free. */
    synchronized void stop() {
        stopping = true;
        engine.journal().wake(this);
    }

    synchronized boolean isReleased() {
        return released || closed;
    }

    synchronized boolean hasSecretsOf(@Nullable Instant formerUntil) {
        return Objects.equals(secrets.formerUntil(), formerUntil);
    }

    synchronized void secrets(Secrets rotated) {
        secrets = rotated;
    }

    @Override
    public synchronized long next(int partition) {
        return lines.next(partition);
    }

    @Override
    public synchronized boolean offer(Change change) {
        if (!change.concerns(organization())) {
            throw new IllegalStateException("a change was offered to another organization");
        }
        if (closed || stopping || change.offset() < lines.next(change.partition())) {
            return true;
        }
        if (!subscription.filter().passes(change.record())) {
            lines.passed(change.partition(), change.offset() + 1);
            return true;
        }
        var delivery = Delivery.of(change);
        if (!hasRoom(delivery.body().length)) {
            wantsMore = true;
            return false;
        }
        if (lines.add(delivery).isPresent()) {
            steps.add(new Step.Queues(delivery.lead(), delivery));
            engine.journal().wake(this);
        } else {
            engine.pumpSoon(this);
        }
        return true;
    }

    private boolean hasRoom(int size) {
        var limits = engine.limits();
        int inMemory = lines.inMemory();
        return inMemory + lines.waitingChanges() < limits.pendingMax()
                && (inMemory == 0
                        || (inMemory < limits.bufferChangesMax()
                                && lines.bytesInMemory() + size <= limits.bufferBytesMax()));
    }

    /** For more than one, so that what is read again is worth the reading. */
    private boolean hasRoomAgain() {
        var limits = engine.limits();
        int inMemory = lines.inMemory();
        return (inMemory == 0 && lines.waitingChanges() == 0)
                || (inMemory * 2 <= limits.bufferChangesMax()
                        && lines.bytesInMemory() * 2 <= limits.bufferBytesMax()
                        && limits.pendingMax() - lines.waitingChanges() - inMemory >= limits.bufferChangesMax() / 2);
    }

    @Override
    public synchronized void passed(int partition, long reached) {
        lines.passed(partition, reached);
    }

    @Override
    public void live() {}

    /** As much as there was room for is in memory; the rest is read again when there is. */
    @Override
    public void tooSlow() {}

    @Override
    public void lost() {
        expire();
    }

    /** What it wants next is not whole any more. */
    void expire() {
        disable(
                DisabledCode.RESUME_EXPIRED,
                "not every change that was not delivered is kept any more; read the leads anew, replay, enable");
    }

    /** Its positions are of a topic that is gone. */
    void renewed() {
        disable(
                DisabledCode.TOPIC_RENEWED,
                "the topic of lead changes was made anew; read the leads anew, replay, enable");
    }

    private synchronized void disable(DisabledCode code, String detail) {
        if (!closed) {
            closed = true;
            disabling = new Batch.Disabling(code, detail);
            engine.meters().disabled(code);
            engine.journal().wake(this);
        }
    }

    synchronized Positions settled() {
        return lines.settled();
    }

    /** Sends what may be sent, and asks for more where there is room again. Not to be called with a lock held. */
    void pump() {
        var sends = new ArrayList<Runnable>();
        boolean reads;
        synchronized (this) {
            if (closed || stopping || !engine.mayDeliver()) {
                return;
            }
            var now = engine.clock().instant();
            boolean troubled = receiver.isTroubled();
            while (!receiver.isQuiet(now)
                    && underWay < receiver.requestsAtOnce()
                    && engine.inFlight().take(troubled)) {
                var send = next(now, troubled);
                if (send == null) {
                    engine.inFlight().give(troubled);
                    break;
                }
                underWay++;
                sends.add(send);
            }
            reads = wantsMore && hasRoomAgain();
            wantsMore &= !reads;
        }
        sends.forEach(Runnable::run);
        if (reads) {
            engine.catchUp().read(this);
        }
    }

    private @Nullable Runnable next(Instant now, boolean permit) {
        var chain = lines.takeDue(now);
        if (chain != null) {
            int number = chain.waiting == null ? 1 : chain.waiting.failures + 1;
            return () -> engine.journal().load(this, chain, oldest -> loaded(oldest, chain, number, permit));
        }
        var delivery = lines.takeReady();
        return delivery == null ? null : () -> send(delivery, null, 1, permit);
    }

    /** @param oldest null where it is not there any more, which is so when the subscription has been changed */
    private void loaded(@Nullable Delivery oldest, Chain chain, int number, boolean permit) {
        if (oldest != null && !isClosed() && engine.mayDeliver()) {
            send(oldest, chain, number, permit);
            return;
        }
        engine.inFlight().give(permit);
        synchronized (this) {
            underWay--;
            if (oldest != null) {
                lines.mayBeTried(chain);
            }
            if (stopping) {
                engine.journal().wake(this);
            }
        }
    }

    /** @param waits its chain, where it waited in PostgreSQL; else null */
    private void send(Delivery delivery, @Nullable Chain waits, int number, boolean permit) {
        var at = engine.clock().instant();
        long began = System.nanoTime();
        String webhookId = ids.ofChange(
                organization(), new ChangePlace(delivery.partition(), delivery.offset(), delivery.recordTime()));
        engine.sender()
                .send(
                        new Sender.Post(subscription.id(), subscription.url(), webhookId, goodSecrets(at), delivery),
                        outcome -> {
                            var took = Duration.ofNanos(System.nanoTime() - began);
                            UUID lead = delivery.isTruncate() ? null : delivery.lead();
                            returned(delivery, waits, new Attempt(webhookId, lead, number, at, took, outcome), permit);
                        });
    }

    private void returned(Delivery delivery, @Nullable Chain waits, Attempt attempt, boolean permit) {
        engine.inFlight().give(permit);
        try {
            completed(delivery, waits, attempt);
        } catch (RuntimeException e) {
            // The client's threads would pass it over.
            engine.health().fail("lead-feed", e);
            throw e;
        }
        engine.pumpSoon(this);
    }

    private synchronized List<WebhookSecret> goodSecrets(Instant at) {
        return secrets.goodAt(at);
    }

    private synchronized void completed(Delivery delivery, @Nullable Chain waits, Attempt attempt) {
        underWay--;
        var outcome = attempt.outcome();
        engine.meters().attempted(outcome);
        if (closed) {
            return;
        }
        remember(attempt);
        var now = engine.clock().instant();
        receiver.answered(outcome, now);
        if (outcome.isSuccess()) {
            succeeded(delivery, waits, now);
        } else if (outcome.isGone()) {
            disable(DisabledCode.GONE, "the receiver answered 410");
        } else {
            failed(delivery, waits, outcome, now);
        }
        if (!steps.isEmpty() || stopping) {
            engine.journal().wake(this);
        }
    }

    private void remember(Attempt attempt) {
        attempts.add(attempt);
        if (attempts.size() > engine.limits().attemptsMax()) {
            attempts.remove();
        }
    }

    private void succeeded(Delivery delivery, @Nullable Chain waits, Instant now) {
        if (waits == null) {
            lines.delivered(delivery);
        } else if (lines.deliveredWaiting(waits, now)) {
            steps.add(new Step.Ends(delivery.lead()));
        } else {
            steps.add(new Step.Advances(delivery.lead(), delivery.offset(), now));
        }
    }

    private void failed(Delivery delivery, @Nullable Chain waits, Outcome outcome, Instant now) {
        var waiting = waits == null ? null : waits.waiting;
        int failures = waiting == null ? 1 : waiting.failures + 1;
        var next = receiver.nextAttemptAt(
                failures, now, ThreadLocalRandom.current().nextDouble());
        if (waits == null || waiting == null) {
            var all = lines.failed(delivery, now, next);
            steps.add(new Step.Begins(lines.chain(delivery.lead()), now, next, all));
            return;
        }
        if (receiver.isGivenUp(failures, waiting.firstFailedAt)) {
            disable(DisabledCode.FAILING, "nothing was taken since " + waiting.firstFailedAt + "; " + outcome.detail());
            return;
        }
        lines.failedWaiting(waits, next);
        steps.add(new Step.FailsAgain(delivery.lead(), failures, next));
    }

    /** @return what is new since the last time; null where nothing is */
    synchronized @Nullable Batch drain() {
        if ((closed && disabling == null) || released) {
            return null;
        }
        for (var step : steps) {
            if (step instanceof Step.Begins begins) {
                lines.written(begins.deliveries());
            } else if (step instanceof Step.Queues queues) {
                lines.written(List.of(queues.delivery()));
            }
        }
        var positions = lines.settled();
        released = stopping && underWay == 0;
        boolean urgent = !steps.isEmpty() || !attempts.isEmpty() || disabling != null || released;
        // Where nothing concerned it, it matters only how far back it begins after a crash.
        boolean idle = System.nanoTime() - committedNanos < IDLE_COMMIT_NANOS;
        if (!urgent && (idle || positions.equals(committed))) {
            return null;
        }
        committedNanos = System.nanoTime();
        untrimmed += attempts.size();
        boolean trims = untrimmed > engine.limits().attemptsMax() / TRIM_PART;
        untrimmed = trims ? 0 : untrimmed;
        committed = positions;
        var batch = new Batch(
                this,
                positions,
                receiver.lastSuccessAt(),
                List.copyOf(steps),
                List.copyOf(attempts),
                trims,
                disabling,
                released);
        steps.clear();
        attempts.clear();
        disabling = null;
        return batch;
    }

    /** The batch is in PostgreSQL. */
    void written(Batch batch) {
        synchronized (this) {
            for (var step : batch.steps()) {
                if (step instanceof Step.Begins begins) {
                    lines.mayBeTried(begins.chain());
                }
            }
        }
        engine.pumpSoon(this);
    }

    /** It is another's, or has been changed; what is under way counts no more. */
    synchronized void close() {
        closed = true;
        disabling = null;
    }
}
