package io.quinite.vantage.ingest.simulator;

import io.quinite.vantage.ingest.send.DoorClient;
import io.quinite.vantage.kit.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends seeded traffic to a door at a rate that does not depend on the answers (open loop), within bounds: at most {@code
 * outstandingMax} requests wait for an answer, and no new call begins while too many facts wait to be sent. What is not
 * accepted is sent again with the same event ids.
 */
public final class TrafficSimulator {
    private static final int BACKLOG_MAX = 20_000;
    private static final int BATCH_MAX = 200;
    private static final int SENT_AGAIN_AFTER_MS = 500;
    private static final long TICK_MS = 10;
    private static final long PROGRESS_MS = 500;
    private static final long LEADS_WITHIN_MS = 4_000;

    private final Plan plan;
    private final URI door;
    private final Secret key;
    private final ReferenceData reference;
    private final World world;
    private final Outbox outbox = new Outbox();
    private final DoorClient client = new DoorClient();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private volatile @Nullable String trouble;
    private volatile boolean stopped;

    /**
     * What is to be sent.
     *
     * @param seed of everything that is random; the same seed and begin give the same facts
     * @param begin until when it all happened: the facts are of the two weeks before
     * @param organizations how many
     * @param campaigns of all organizations together
     * @param leads of all organizations together
     * @param calls how many; 0 for no end
     * @param callsPerSecond 0 for as many as the door takes
     * @param spread over which the facts of one call come in
     * @param outstandingMax requests that wait for an answer
     */
    public record Plan(
            long seed,
            Instant begin,
            int organizations,
            int campaigns,
            int leads,
            long calls,
            double callsPerSecond,
            Duration spread,
            int outstandingMax) {
        public Plan {
            if (organizations < 1 || leads < organizations || calls < 0 || callsPerSecond < 0 || outstandingMax < 1) {
                throw new IllegalArgumentException("need organizations >= 1, leads >= organizations, calls >= 0,"
                        + " calls per second >= 0, outstanding requests >= 1");
            }
        }

        /** Two organizations, six campaigns, 300 leads. */
        public static Plan of(long seed, Instant begin, long calls, double callsPerSecond) {
            return new Plan(seed, begin, 2, 6, 300, calls, callsPerSecond, Duration.ofSeconds(3), 16);
        }
    }

    /**
     * How far it is.
     *
     * @param calls begun
     * @param accepted facts that the door has taken, duplicates among them
     * @param rejected facts that the door has refused for good
     * @param repeated facts that were sent again because no 2xx came
     * @param waiting facts that are due or will be
     * @param trouble why the last request was not accepted; null where it was
     */
    public record Progress(
            long calls,
            long accepted,
            long rejected,
            long repeated,
            int waiting,
            @Nullable String trouble) {}

    public TrafficSimulator(Plan plan, URI door, Secret key) {
        this.plan = plan;
        this.door = door;
        this.key = key;
        reference = ReferenceData.of(plan.seed(), plan.organizations(), plan.campaigns());
        world = new World(reference, plan.seed(), plan.leads(), plan.begin());
    }

    /** What must be in the database first. */
    public ReferenceData reference() {
        return reference;
    }

    /** Sends everything, or until {@link #stop()}; tells {@code listener} twice a second and at the end. */
    public Progress run(Consumer<Progress> listener) throws InterruptedException {
        long startedAt = System.nanoTime();
        for (int i = 0; i < plan.leads(); i++) {
            outbox.add(startedAt + millis(i * LEADS_WITHIN_MS / plan.leads()), world.lead(i, spreadMs()));
        }
        long calls = 0;
        long toldAt = startedAt;
        while (!stopped && (moreCalls(calls) || !outbox.isEmpty() || outstanding.get() > 0)) {
            long now = System.nanoTime();
            while (moreCalls(calls) && due(calls, startedAt, now) && outbox.size() < BACKLOG_MAX) {
                outbox.add(now, world.call(spreadMs()));
                calls++;
            }
            sendDue(now);
            if (now - toldAt > millis(PROGRESS_MS)) {
                toldAt = now;
                listener.accept(progress(calls));
            }
            TimeUnit.MILLISECONDS.sleep(TICK_MS);
        }
        var last = progress(calls);
        listener.accept(last);
        return last;
    }

    /** Ends {@link #run} at once; what is not sent by then is not sent. */
    public void stop() {
        stopped = true;
    }

    private boolean moreCalls(long calls) {
        return plan.calls() == 0 || calls < plan.calls();
    }

    private boolean due(long calls, long startedAt, long now) {
        return plan.callsPerSecond() == 0 || calls <= (now - startedAt) / 1e9 * plan.callsPerSecond();
    }

    private long spreadMs() {
        return plan.spread().toMillis();
    }

    private void sendDue(long now) {
        for (var route : DoorClient.Route.values()) {
            while (outstanding.get() < plan.outstandingMax()) {
                var batch = outbox.takeDue(route, now, BATCH_MAX);
                if (batch.isEmpty()) {
                    break;
                }
                send(route, batch);
            }
        }
    }

    private void send(DoorClient.Route route, List<Delivery> batch) {
        outstanding.incrementAndGet();
        var body = new StringBuilder();
        batch.forEach(delivery -> body.append(delivery.line()).append('\n'));
        var unused = client.sendLater(door, key, route, body.toString().getBytes(StandardCharsets.UTF_8))
                .handle((answer, failure) -> {
                    if (failure == null && answer.decided()) {
                        trouble = null;
                        accepted.addAndGet(answer.accepted());
                        rejected.addAndGet(answer.rejected().size());
                    } else if (failure == null && !answer.again()) {
                        trouble = answer.status() + " " + answer.detail();
                        rejected.addAndGet(batch.size());
                    } else {
                        trouble = failure == null ? answer.status() + " " + answer.detail() : reason(failure);
                        repeated.addAndGet(batch.size());
                        outbox.add(System.nanoTime() + millis(SENT_AGAIN_AFTER_MS), atOnce(batch));
                    }
                    // After the facts are back in the outbox, or the end could be seen in between.
                    outstanding.decrementAndGet();
                    return true;
                });
    }

    private static List<Delivery> atOnce(List<Delivery> batch) {
        var again = new ArrayList<Delivery>(batch.size());
        batch.forEach(delivery -> again.add(new Delivery(delivery.route(), 0, delivery.line())));
        return again;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private Progress progress(long calls) {
        return new Progress(calls, accepted.get(), rejected.get(), repeated.get(), outbox.size(), trouble);
    }

    private static long millis(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
