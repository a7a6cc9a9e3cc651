package io.quinite.vantage.launcher;

import io.quinite.vantage.analytics.AnalyticsConfig;
import io.quinite.vantage.analytics.AnalyticsService;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.kit.AdminServer;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
            var key = new Secret(stack.secret("api-key"));
            Path keys = directory.resolve("keys");
            ApiKeys.allow(keys, key);
            closing.add("services", startServices(directory, stack, progress));
            awaitReady();
            endpoints = new Endpoints(
                    URI.create("http://" + HOST + ":" + stack.ports().ingest()),
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

    private Services startServices(Path directory, EmbeddedStack stack, BiConsumer<String, String> progress)
            throws Exception {
        return Services.start(
                List.of(new Services.Service(
                        "analytics",
                        "totals of campaigns",
                        () -> AnalyticsService.start(
                                AnalyticsConfig.from(stack.settings()
                                        .with(
                                                "analytics.state.dir",
                                                directory.resolve("analytics").toString())),
                                observability))),
                progress);
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

    private void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + READY_PATIENCE.toNanos();
        while (true) {
            var unready = observability.health().unready();
            unready.remove(STARTUP);
            if (unready.isEmpty()) {
                return;
            }
            if (!observability.health().live() || System.nanoTime() > deadline) {
                throw new UserError("not every part became ready: " + unready);
            }
            Thread.sleep(GLANCE_MS);
        }
    }
}
