package io.quinite.vantage.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.kit.Backoff;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Campaigns' totals as analytics shows them live, by Server-Sent Events, one stream for each organization. */
final class LiveTotals implements AutoCloseable {
    /** Each takes a thread here and a thread there. */
    static final int ORGANIZATIONS_MAX = 20;

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final String DATA = "data: ";

    private final URI figures;
    private final String authorization;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("live-totals"));
    private final Set<UUID> followed = new HashSet<>();
    private final Set<UUID> cutOff = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Total> totals = new ConcurrentHashMap<>();
    private final Semaphore changed = new Semaphore(0);
    private volatile boolean closed;

    /** Of one campaign; the one with the larger epoch, then version, is the newer. */
    record Total(long calls, long transferred, int epoch, long version) {
        private Total orNewer(Total other) {
            boolean newer = other.epoch > epoch || (other.epoch == epoch && other.version > version);
            return newer ? other : this;
        }
    }

    LiveTotals(Endpoints endpoints) {
        var ports = new Ports(endpoints.ingestUrl().getPort());
        figures = URI.create("http://" + endpoints.ingestUrl().getHost() + ":" + ports.analytics());
        authorization = "Bearer " + endpoints.apiKey().value();
    }

    /** One organization more, unless there are {@value #ORGANIZATIONS_MAX} already. */
    void follow(UUID organization) {
        if (followed.size() < ORGANIZATIONS_MAX && followed.add(organization)) {
            threads.execute(() -> stay(organization));
        }
    }

    /** By campaign. */
    Map<UUID, Total> totals() {
        return totals;
    }

    /** How many organizations cannot be followed now. */
    int cutOff() {
        return cutOff.size();
    }

    /** Until something changes, or the time is up. */
    void awaitChange(Duration most) throws InterruptedException {
        if (changed.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
            changed.drainPermits();
        }
    }

    private void stay(UUID organization) {
        var backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        while (!closed) {
            try {
                stream(organization, backoff);
            } catch (IOException | RuntimeException e) {
                // As when it ends: it is asked again.
            } catch (InterruptedException e) {
                return;
            }
            cutOff.add(organization);
            try {
                TimeUnit.MILLISECONDS.sleep(backoff.next().toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void stream(UUID organization, Backoff backoff) throws IOException, InterruptedException {
        var stream = http.send(request(organization, "text/event-stream"), BodyHandlers.ofLines());
        try (Stream<String> lines = stream.body()) {
            if (stream.statusCode() != 200) {
                return;
            }
            // The list comes second: what changes between the two is in the stream.
            HttpResponse<String> before = http.send(request(organization, "application/json"), BodyHandlers.ofString());
            if (before.statusCode() != 200) {
                return;
            }
            JSON.readTree(before.body()).forEach(this::take);
            cutOff.remove(organization);
            backoff.reset();
            var each = lines.iterator();
            while (each.hasNext() && !closed) {
                String line = each.next();
                if (line.startsWith(DATA)) {
                    take(JSON.readTree(line.substring(DATA.length())));
                }
            }
        }
    }

    private HttpRequest request(UUID organization, String type) {
        return HttpRequest.newBuilder(figures.resolve("/v1/campaigns?limit=10000&organization_id=" + organization))
                .header("Authorization", authorization)
                .header("Accept", type)
                .timeout(ANSWER_MAX)
                .build();
    }

    private void take(JsonNode row) {
        if (row.has("campaign_id")) {
            var total = new Total(
                    row.path("total_calls").asLong(),
                    row.path("transferred_calls").asLong(),
                    row.path("epoch").asInt(),
                    row.path("version").asLong());
            totals.merge(UUID.fromString(row.path("campaign_id").asText()), total, Total::orNewer);
            changed.release();
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
    }
}
