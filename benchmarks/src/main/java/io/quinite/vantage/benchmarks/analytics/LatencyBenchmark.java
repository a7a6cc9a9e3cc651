package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.analytics.AnalyticsConfig;
import io.quinite.vantage.analytics.AnalyticsService;
import io.quinite.vantage.benchmarks.harness.Scratch;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.ingest.IngestConfig;
import io.quinite.vantage.ingest.IngestService;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.SinkService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From the door's 2xx to the changed totals record, and to the column in PostgreSQL. Calls are begun by the clock, whether or not
 * the ones before were answered (an open loop), so that a stall is seen by all who would have come during it.
 *
 * <p>Settings, as system properties: {@code rate} (100 calls a second), {@code seconds} (30) after {@code warmup} (15), {@code
 * campaigns} (500; each has one call under way at a time), {@code interval} (200, the commit interval in milliseconds).
 */
public final class LatencyBenchmark {
    private static final int RATE = Integer.getInteger("rate", 100);
    private static final int WARMUP = RATE * Integer.getInteger("warmup", 15);
    private static final int CALLS = WARMUP + RATE * Integer.getInteger("seconds", 30);
    private static final int CAMPAIGNS = Integer.getInteger("campaigns", 500);
    private static final int INTERVAL_MS = Integer.getInteger("interval", 200);
    private static final int UNANSWERED_MAX = 10 * RATE;

    private final UUID organization = UUID.randomUUID();
    private final UUID[] campaigns = new UUID[CAMPAIGNS];
    private final Timeline timeline = new Timeline(CALLS, CAMPAIGNS);

    private LatencyBenchmark() {
        for (int i = 0; i < CAMPAIGNS; i++) {
            campaigns[i] = UUID.randomUUID();
        }
    }

    public static void main(String[] args) throws Exception {
        try (var scratch = new Scratch()) {
            new LatencyBenchmark().run(scratch.path());
            scratch.done();
        }
    }

    private void run(Path directory) throws Exception {
        try (var stack = EmbeddedStack.start(directory.resolve("stack"))) {
            insertCampaigns(stack);
            var settings = stack.settings()
                    .with(Map.of(
                            "ingest.port", "0",
                            "analytics.state.dir", directory.resolve("stores").toString(),
                            "analytics.commit.interval.ms", Integer.toString(INTERVAL_MS)));
            String key;
            try (var store = KeyStore.open(stack.settings())) {
                key = NewKey.create(store, organization, EnumSet.allOf(Scope.class), "benchmark")
                        .value();
            }
            var observability = Observability.quiet();
            var sinkSettings = settings.with(stack.settingsAs("vantage_sink").startingWith("postgres."));
            try (var closing = new Closing()) {
                var door = closing.add("door", IngestService.start(IngestConfig.from(settings), observability));
                closing.add("analytics", AnalyticsService.start(AnalyticsConfig.from(settings), observability));
                closing.add("sink", SinkService.start(SinkConfig.from(sinkSettings), observability));
                var totals = closing.add("totals", new TotalsWatch(stack.settings(), campaigns, timeline));
                var columns =
                        closing.add("columns", new ColumnsWatch(stack.postgres(), organization, campaigns, timeline));
                while (!observability.health().unready().isEmpty()) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                send(door.uri().resolve("/v1/call-events"), key);
                timeline.awaitAll();
                totals.check();
                columns.check();
            }
            timeline.print(WARMUP, RATE, INTERVAL_MS);
        }
    }

    private void send(URI door, String key) throws InterruptedException {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        long began = System.nanoTime();
        for (int call = 0; call < CALLS; call++) {
            long intended = began + call * 1_000_000_000L / RATE;
            while (System.nanoTime() < intended) {
                LockSupport.parkNanos(intended - System.nanoTime());
            }
            if (timeline.unanswered() > UNANSWERED_MAX) {
                throw new IllegalStateException("the door is behind by " + UNANSWERED_MAX + " calls: a smaller rate");
            }
            timeline.begun(call, intended);
            var request = HttpRequest.newBuilder(door)
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/x-ndjson")
                    .POST(BodyPublishers.ofString(fact(call)))
                    .build();
            int current = call;
            var unused = client.sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, failure) -> {
                if (failure != null || answer.statusCode() != 202) {
                    timeline.fail("the door answered " + (failure == null ? answer.body() : failure));
                } else {
                    timeline.answered(current);
                }
            });
        }
    }

    private String fact(int call) {
        return "{\"type\":\"call_placed\",\"event_id\":\"" + UUID.randomUUID() + "\",\"call_sid\":\""
                + UUID.randomUUID()
                + "\",\"organization_id\":\"" + organization + "\",\"campaign_id\":\"" + campaigns[call % CAMPAIGNS]
                + "\",\"data\":{\"to\":\"+919800000001\"}}\n";
    }

    private void insertCampaigns(EmbeddedStack stack) throws Exception {
        try (var database = stack.postgres().connect();
                var one = database.prepareStatement("insert into organizations (id, name) values (?, 'benchmark')");
                var rows = database.prepareStatement(
                        "insert into campaigns (id, organization_id, name) values (?, ?, 'benchmark')")) {
            one.setObject(1, organization);
            one.executeUpdate();
            for (UUID campaign : campaigns) {
                rows.setObject(1, campaign);
                rows.setObject(2, organization);
                rows.addBatch();
            }
            rows.executeBatch();
        }
    }
}
