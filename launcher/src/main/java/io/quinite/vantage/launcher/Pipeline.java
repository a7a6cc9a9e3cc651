package io.quinite.vantage.launcher;

import io.quinite.vantage.analytics.AnalyticsConfig;
import io.quinite.vantage.analytics.AnalyticsService;
import io.quinite.vantage.cdc.CdcConfig;
import io.quinite.vantage.cdc.CdcService;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.feed.FeedConfig;
import io.quinite.vantage.feed.LeadFeedService;
import io.quinite.vantage.ingest.IngestConfig;
import io.quinite.vantage.ingest.IngestService;
import io.quinite.vantage.kit.AdminServer;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.launcher.Services.Service;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.SinkService;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Everything in this process: the embedded stack, the admin server and all services, on one data directory. */
final class Pipeline implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final Duration READY_PATIENCE = Duration.ofMinutes(2);
    private static final long GLANCE_MS = 10;
    private static final String STARTUP = "startup";

    private final Closing closing = new Closing();
    private final Observability observability = Observability.forProcess();
    private final Endpoints endpoints;

    /**
     * Starts everything and returns when every part is ready.
     *
     * @param ports null for those that the directory remembers
     * @param progress is told each part and its address as it becomes ready
     * @throws UserError where a port is taken, or a part does not become ready
     */
    static Pipeline start(Path directory, @Nullable Ports ports, BiConsumer<String, String> progress) throws Exception {
        return new Pipeline(directory, ports, progress);
    }

    private Pipeline(Path directory, @Nullable Ports ports, BiConsumer<String, String> progress) throws Exception {
        try {
            observability.health().ready(STARTUP, () -> Optional.of("starting"));
            var stack =
                    closing.add("stack", EmbeddedStack.start(directory, new EmbeddedStack.Options(ports, progress)));
            watch(stack);
            var admin =
                    closing.add("admin", AdminServer.start(HOST, stack.ports().admin(), observability));
            var key = OwnKey.allow(stack);
            var services = services(directory, stack);
            closing.add("services", Services.start(services));
            awaitReady(services, progress);
            endpoints = new Endpoints(
                    URI.create("http://" + HOST + ":" + stack.ports().ingest()),
                    URI.create("http://" + HOST + ":" + stack.ports().feed()),
                    key,
                    new Secret(stack.postgres().libpqUri()),
                    stack.kafka().bootstrapServers(),
                    URI.create(stack.registry().url()),
                    admin.uri());
            observability.health().remove(STARTUP);
        } catch (Exception e) {
            closing.close();
            throw e;
        }
    }

    Endpoints endpoints() {
        return endpoints;
    }

    Observability observability() {
        return observability;
    }

    @Override
    public void close() {
        closing.close();
    }

    /** As {@code VANTAGE_*} in the environment set them, but for what only this process knows. */
    private List<Service> services(Path directory, EmbeddedStack stack) throws IOException {
        var settings = Settings.environment()
                .with(stack.settings().startingWith(""))
                .with(Map.of(
                        "ingest.host", HOST,
                        "ingest.port", Integer.toString(stack.ports().ingest()),
                        "analytics.http.host", HOST,
                        "analytics.http.port", Integer.toString(stack.ports().analytics()),
                        "feed.host", HOST,
                        "feed.port", Integer.toString(stack.ports().feed()),
                        "analytics.state.dir", directory.resolve("analytics").toString()));
        var sink = settings.with(stack.settingsAs("vantage_sink").startingWith("postgres."));
        var cdc = settings.with(stack.settingsAs("vantage_cdc").startingWith("postgres."));
        var feed = settings.with(stack.settingsAs("vantage_feed").startingWith("postgres."));
        return List.of(
                new Service(
                        "ingest",
                        "http://" + HOST + ":" + stack.ports().ingest(),
                        () -> IngestService.start(IngestConfig.from(settings), observability)),
                new Service(
                        "analytics",
                        "http://" + HOST + ":" + stack.ports().analytics(),
                        () -> AnalyticsService.start(AnalyticsConfig.from(settings), observability)),
                new Service("sink", "facts to rows", () -> SinkService.start(SinkConfig.from(sink), observability)),
                new Service(
                        "cdc",
                        "rows of leads to lead changes",
                        () -> CdcService.start(CdcConfig.from(cdc), observability)),
                new Service(
                        "lead-feed",
                        "http://" + HOST + ":" + stack.ports().feed(),
                        () -> LeadFeedService.start(FeedConfig.from(feed), observability)));
    }

    /** A PostgreSQL that somebody else ended is a failure of the whole; the services alone would wait for it for ever. */
    private void watch(EmbeddedStack stack) {
        ScheduledExecutorService watcher =
                Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("postgres-watch"));
        closing.add("postgres watch", watcher::shutdownNow);
        var unused = watcher.scheduleWithFixedDelay(
                () -> {
                    try {
                        if (!stack.postgres().isRunning()) {
                            throw new IllegalStateException("PostgreSQL has ended");
                        }
                    } catch (IOException | IllegalStateException e) {
                        observability.health().fail("postgresql", e);
                    }
                },
                1,
                1,
                TimeUnit.SECONDS);
    }

    private void awaitReady(List<Service> services, BiConsumer<String, String> progress) throws InterruptedException {
        var health = observability.health();
        var waiting = new ArrayList<>(services);
        long deadline = System.nanoTime() + READY_PATIENCE.toNanos();
        while (!waiting.isEmpty()) {
            var unready = health.unready();
            if (!health.live() || System.nanoTime() > deadline) {
                unready.remove(STARTUP);
                throw new UserError("not every part became ready: " + unready);
            }
            waiting.removeIf(service -> {
                boolean ready = !unready.containsKey(service.name());
                if (ready) {
                    progress.accept(service.name(), service.what());
                }
                return ready;
            });
            Thread.sleep(GLANCE_MS);
        }
    }
}
