package io.quinite.vantage.feed.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.quinite.vantage.feed.http.Refusal;
import io.quinite.vantage.feed.seal.ResumeIds;
import io.quinite.vantage.feed.topic.CatchUp;
import io.quinite.vantage.feed.topic.Tail;
import io.quinite.vantage.kit.DaemonThreads;
import jakarta.servlet.ServletOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All streams of this instance: how many there may be, their heartbeats, and their end. */
public final class Streams implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Streams.class);
    private static final int WRITERS = 2;
    private static final long STOP_MS = 1_000;

    private final StreamLimits limits;
    private final Tail tail;
    private final CatchUp catchUp;
    private final StreamMeters meters;
    private final ExecutorService writers =
            Executors.newFixedThreadPool(WRITERS, DaemonThreads.named("feed-stream-writers"));
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("feed-heartbeats"));
    private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private final Map<UUID, Integer> places = new HashMap<>();
    private int taken;
    private boolean stopping;

    public Streams(StreamLimits limits, Tail tail, CatchUp catchUp, MeterRegistry registry) {
        this.limits = limits;
        this.tail = tail;
        this.catchUp = catchUp;
        meters = new StreamMeters(registry, clients::size);
        var unused = clock.scheduleWithFixedDelay(
                this::heartbeats, limits.heartbeatMs(), limits.heartbeatMs(), TimeUnit.MILLISECONDS);
    }

    /** @throws Refusal 503 or 429 where there are as many as there may be; else {@link #free} gives the place back */
    synchronized void take(UUID organization) throws Refusal {
        if (stopping) {
            throw new Refusal(503, "not-ready", "the feed is being closed");
        }
        int mine = places.getOrDefault(organization, 0);
        if (mine >= limits.perOrganizationMax()) {
            throw new Refusal(
                    429,
                    "too-many-streams",
                    "the organization has " + mine + " streams open, which is as many as it may; close one");
        }
        if (taken >= limits.streamsMax()) {
            throw new Refusal(503, "overloaded", "there are as many streams as this instance serves; try again later");
        }
        taken++;
        places.merge(organization, 1, Integer::sum);
    }

    synchronized void free(UUID organization) {
        taken--;
        places.computeIfPresent(organization, (id, count) -> count == 1 ? null : count - 1);
    }

    /** Writes the stream until it ends; the place that it takes is free then. */
    CompletableFuture<@Nullable Void> open(StreamClient.Wanted wanted, ResumeIds ids, ServletOutputStream out) {
        var self = new AtomicReference<@Nullable StreamClient>();
        var outlet = new Outlet(out, writers, () -> {
            var client = self.get();
            if (client != null) {
                client.drained(catchUp::read);
            }
        });
        var client = new StreamClient(wanted, ids, limits, meters, outlet);
        self.set(client);
        clients.add(client);
        var ended = outlet.done().thenRun(() -> {
            clients.remove(client);
            tail.leave(client);
            free(client.organization());
        });
        outlet.put(Frames.comment("lead changes"));
        try {
            out.setWriteListener(outlet);
        } catch (RuntimeException e) {
            outlet.onError(e);
            throw e;
        }
        catchUp.read(client);
        return ended;
    }

    private void heartbeats() {
        try {
            tail.tellPositions();
            clients.forEach(StreamClient::heartbeat);
        } catch (RuntimeException e) {
            log.error("heartbeats failed", e);
        }
    }

    /** Tells everybody to come back, and gives them a moment to hear it. */
    @Override
    public void close() {
        synchronized (this) {
            stopping = true;
        }
        clock.shutdownNow();
        clients.forEach(client -> client.end(Ending.STOPPING));
        awaitNobody();
        writers.shutdown();
        meters.close();
    }

    private void awaitNobody() {
        var all = clients.stream().map(StreamClient::ended).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(STOP_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.info("some streams did not hear that they end count={}", clients.size());
        }
    }
}
