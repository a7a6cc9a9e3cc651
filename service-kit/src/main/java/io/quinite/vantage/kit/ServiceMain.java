package io.quinite.vantage.kit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main of every service: settings from the environment, an admin server, the service, and then waiting for a signal
 * (exit status 0) or for a failure (status 1). Keys: {@code admin.host} (127.0.0.1), {@code admin.port} (0: any).
 */
public final class ServiceMain {
    private static final Logger log = LoggerFactory.getLogger(ServiceMain.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private ServiceMain() {}

    /** Starts a service; what it returns is closed at the end. */
    @FunctionalInterface
    public interface Starter {
        AutoCloseable start(Settings settings, Observability observability) throws Exception;
    }

    public static void run(String name, Starter starter) {
        int status;
        try {
            status = untilSignal(name, Settings.environment(), starter);
        } catch (UserError e) {
            System.err.println(name + ": " + e.getMessage());
            status = 1;
        } catch (Exception e) {
            log.error("start failed service={}", name, e);
            status = 1;
        }
        System.exit(status);
    }

    private static int untilSignal(String name, Settings settings, Starter starter) throws Exception {
        var closing = new Closing();
        try (closing) {
            var admin = settings.section("admin");
            String host = admin.text("host", "127.0.0.1");
            int port = admin.integer("port", 0, 0, 65_535);
            admin.rejectUnknown();
            var observability = Observability.forProcess();
            var server = closing.add("admin", AdminServer.start(host, port, observability));
            closing.add(name, starter.start(settings, observability));
            log.info("started service={} admin={}", name, server.uri());
            return closeAtEnd(observability.health(), closing);
        }
    }

    /**
     * Waits for SIGINT or SIGTERM (returns 0) or for a failure (returns 1), then closes. A signal's shutdown waits for
     * the closing, for at most 30 seconds.
     */
    public static int closeAtEnd(Health health, AutoCloseable parts) throws Exception {
        var end = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var status = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end.countDown();
            try {
                // Not joining the main thread: it may itself be waiting in System.exit for this hook.
                if (!closed.await(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    log.warn("stopping without having closed every part seconds={}", STOP_PATIENCE.toSeconds());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        var unused = health.failure().thenAccept(failure -> {
            log.error("failed component={}", failure.component(), failure.cause());
            status.set(1);
            end.countDown();
        });
        try {
            end.await();
            parts.close();
        } finally {
            closed.countDown();
        }
        return status.get();
    }
}
