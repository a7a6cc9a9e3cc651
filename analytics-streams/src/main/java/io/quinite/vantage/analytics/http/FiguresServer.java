package io.quinite.vantage.analytics.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import io.quinite.vantage.access.KeyFollower;
import io.quinite.vantage.access.Keyring;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.UserError;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Figures over HTTP; everything that is no success is a problem. */
public final class FiguresServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FiguresServer.class);
    private static final int REQUEST_THREADS = 16;

    private final Closing parts = new Closing();
    private final HttpConfig config;

    private FiguresServer(HttpConfig config) {
        this.config = config;
    }

    /** @throws UserError where the port is taken */
    public static FiguresServer start(
            HttpConfig config, Figures figures, Map<String, String> kafka, Map<String, String> serde) {
        var server = new FiguresServer(config);
        try {
            server.open(figures, kafka, serde);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void open(Figures figures, Map<String, String> kafka, Map<String, String> serde) {
        var keyring = new Keyring(config.keyRate(), Clock.systemUTC());
        var gate = new Gate(keyring, parts.add("api keys", new KeyFollower(keyring, kafka, serde, null)));
        var live = parts.add("live changes", new LiveChanges(config, kafka, serde));
        var routes = new Routes(gate, figures, new Peers(config.advertised()), live);
        var javalin = Javalin.create(settings -> configure(settings, routes));
        parts.add("http", javalin::stop);
        live.start();
        try {
            javalin.start(config.host(), config.port());
        } catch (JavalinBindException e) {
            throw new UserError(
                    "cannot listen on " + config.host() + ":" + config.port()
                            + " for figures, the port is taken; choose another analytics.http.port",
                    e);
        }
        log.info("analytics listens uri={}", uri());
    }

    private void configure(JavalinConfig settings, Routes routes) {
        settings.startup.showJavalinBanner = false;
        settings.startup.startupWatcherEnabled = false;
        settings.startup.showOldJavalinVersionWarning = false;
        settings.http.prefer405over404 = true;
        var threads = new QueuedThreadPool(config.streamsMax() + REQUEST_THREADS, REQUEST_THREADS);
        threads.setName("analytics-http");
        threads.setDaemon(true);
        settings.jetty.threadPool = threads;
        routes.addTo(settings);
        settings.routes.error(404, context -> {
            if (!"application/problem+json".equals(context.res().getContentType())) {
                problem(context, new Refusal(404, "not-found", "there is nothing at this path"));
            }
        });
        settings.routes.error(
                405, context -> problem(context, new Refusal(405, "method-not-allowed", "figures are only read")));
        settings.routes.exception(Refusal.class, (refusal, context) -> problem(context, refusal));
        settings.routes.exception(
                FiguresUnavailable.class,
                (e, context) -> problem(context, Refusal.notNow(String.valueOf(e.getMessage()))));
        settings.routes.exception(Exception.class, (e, context) -> {
            log.error("request failed path={}", context.path(), e);
            problem(context, new Refusal(500, "internal-error", "the figures could not be read"));
        });
    }

    private static void problem(Context context, Refusal refusal) {
        if (refusal.status() == 503) {
            context.header("Retry-After", "1");
        } else if (refusal.status() == 401) {
            context.header("WWW-Authenticate", "Bearer");
        }
        var problem = new LinkedHashMap<String, @Nullable Object>();
        problem.put("type", "urn:vantage:problem:" + refusal.code());
        problem.put("status", refusal.status());
        problem.put("code", refusal.code());
        problem.put("detail", refusal.detail());
        context.status(refusal.status()).contentType("application/problem+json").result(Rows.json(problem));
    }

    public URI uri() {
        return URI.create("http://" + config.host() + ":" + config.port());
    }

    @Override
    public void close() {
        parts.close();
    }
}
