package io.quinite.vantage.kit;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main of every service: settings from the environment, an admin server, the service, and then waiting for a signal
 * (exit status 0) or for a failure (status 1). Keys: {@code admin.host} (127.0.0.1), {@code admin.port} (0: any).
 */
public final class ServiceMain {
    private static final Logger log = LoggerFactory.getLogger(ServiceMain.class);
    private static final String STARTUP = "startup";

    private ServiceMain() {}

    /** Starts a service; what it returns is closed at the end. */
    @FunctionalInterface
    public interface Starter {
        AutoCloseable start(Settings settings, Observability observability) throws Exception;
    }

    /** Looks, before a service starts, for what will never pass by itself. */
    @FunctionalInterface
    public interface Check {
        /** @return one sentence that says what is missing; empty where the service may start */
        Optional<String> refusal(Settings settings);
    }

    public static void run(String name, Starter starter) {
        run(name, settings -> Optional.empty(), starter);
    }

    public static void run(String name, Check check, Starter starter) {
        int status;
        try {
            status = untilSignal(name, Settings.environment(), check, starter);
        } catch (UserError e) {
            System.err.println(name + ": " + e.getMessage());
            status = 1;
        } catch (Exception e) {
            log.error("start failed service={}", name, e);
            status = 1;
        }
        System.exit(status);
    }

    private static int untilSignal(String name, Settings settings, Check check, Starter starter) throws Exception {
        try (var termination = Termination.listening();
                var closing = new Closing()) {
            var admin = settings.section("admin");
            String host = admin.text("host", "127.0.0.1");
            int port = admin.integer("port", 0, 0, 65_535);
            admin.rejectUnknown();
            var observability = Observability.forProcess();
            // The service adds its own checks while it starts; until then nothing else would say no.
            observability.health().ready(STARTUP, () -> Optional.of("starting"));
            var server = closing.add("admin", AdminServer.start(host, port, observability));
            check.refusal(settings).ifPresent(sentence -> {
                throw new UserError(sentence);
            });
            closing.add(name, starter.start(settings, observability));
            observability.health().remove(STARTUP);
            log.info("started service={} admin={}", name, server.uri());
            return termination.await(observability.health());
        }
    }
}
