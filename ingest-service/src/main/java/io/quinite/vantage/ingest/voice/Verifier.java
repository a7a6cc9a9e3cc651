package io.quinite.vantage.ingest.voice;

import io.quinite.vantage.kit.AddressGuard;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.voice.VoiceServerEvent;
import io.quinite.vantage.voice.VoiceServerStatus;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every active server in its turn. A server that another door has looked at counts as looked at, because what was
 * found is on the topic; should two look at once, both say the same.
 */
public final class Verifier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Verifier.class);
    private static final double JITTER = .1;
    private static final long LOOK_EVERY_MS = 100;

    private final VoiceServers servers;
    private final VoiceLimits limits;
    private final Clock clock;
    private final Consumer<VoiceServerEvent> found;
    private final WebSocketCheck check;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<String, Double> jitter = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Instant> lookedAt = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("ingest-verifier-clock"));
    private final ExecutorService threads;

    /** @param found takes the outcome of each look */
    public Verifier(VoiceServers servers, VoiceLimits limits, Clock clock, Consumer<VoiceServerEvent> found) {
        this.servers = servers;
        this.limits = limits;
        this.clock = clock;
        this.found = found;
        check = new WebSocketCheck(
                new AddressGuard("ingest.voice.networks.allowed", limits.networksAllowed()),
                Trust.of(limits.caFile()),
                limits.verifyTimeoutMs(),
                timer);
        threads = Executors.newFixedThreadPool(limits.verifyAtOnceMax(), DaemonThreads.named("ingest-verifier"));
    }

    public void start() {
        var unused = timer.scheduleWithFixedDelay(this::lookAtThoseDue, 0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void lookAtThoseDue() {
        try {
            Instant now = clock.instant();
            for (var server : servers.all()) {
                // As many as there are threads: nothing waits in a queue for longer than it takes to be due again.
                if (underWay.size() >= limits.verifyAtOnceMax()) {
                    return;
                }
                if (server.getIsActive() && due(server, now) && underWay.add(server.getName())) {
                    threads.execute(() -> lookAt(server));
                }
            }
        } catch (RuntimeException e) {
            log.error("the verifier failed", e);
        }
    }

    private boolean due(VoiceServerEvent server, Instant now) {
        double factor = jitter.computeIfAbsent(
                server.getName(), name -> ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER));
        var interval = Duration.ofMillis((long) (limits.verifyIntervalMs() * factor));
        Instant last = server.getCheckedAt();
        // Its own last look counts too: while Kafka does not take outcomes, a server is not looked at all the time.
        Instant own = lookedAt.get(server.getName() + " " + server.getUrl());
        if (own != null && (last == null || own.isAfter(last))) {
            last = own;
        }
        return last == null || now.isAfter(last.plus(interval));
    }

    private void lookAt(VoiceServerEvent server) {
        var status = VoiceServerStatus.VERIFIED;
        try {
            check.check(URI.create(server.getUrl()));
        } catch (WebSocketCheck.Failed e) {
            status = VoiceServerStatus.FAILED;
            if (server.getStatus() != status) {
                log.warn("voice server is not verified name={} cause={}", server.getName(), e.getMessage());
            }
        } catch (RuntimeException e) {
            status = VoiceServerStatus.FAILED;
            log.error("voice server cannot be verified name={}", server.getName(), e);
        } finally {
            jitter.remove(server.getName());
            lookedAt.put(server.getName() + " " + server.getUrl(), clock.instant());
            underWay.remove(server.getName());
        }
        tell(server, status);
    }

    private void tell(VoiceServerEvent looked, VoiceServerStatus status) {
        // What was announced meanwhile stays: the outcome is of the URL that was looked at.
        var current = servers.find(looked.getName()).orElse(looked);
        if (!current.getUrl().equals(looked.getUrl())) {
            return;
        }
        if (current.getStatus() != status) {
            log.info("voice server name={} status={}", looked.getName(), status);
        }
        Instant now = clock.instant();
        found.accept(VoiceServerEvent.newBuilder(current)
                .setStatus(status)
                .setCheckedAt(now)
                .setLastVerifiedAt(status == VoiceServerStatus.VERIFIED ? now : current.getLastVerifiedAt())
                .build());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
