package io.quinite.vantage.feed.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import io.quinite.vantage.kit.UserError;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP with bounds: threads, connections, header size, silence. Everything that is no success is a problem. */
public final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    private static final int THREADS_MIN = 8;
    private static final int ACCEPT_BACKLOG = 256;

    private final HttpLimits limits;
    private @Nullable Javalin javalin;

    public HttpServer(HttpLimits limits) {
        this.limits = limits;
    }

    /** @throws UserError where the port is taken */
    public URI start(List<Route> routes) {
        var created = Javalin.create(config -> configure(config, routes));
        try {
            created.start();
        } catch (JavalinBindException e) {
            created.stop();
            throw new UserError(
                    "cannot listen on " + limits.host() + ":" + limits.port()
                            + " for the lead feed, the port is taken; choose another feed.port",
                    e);
        }
        javalin = created;
        return URI.create("http://" + limits.host() + ":" + created.port());
    }

    private void configure(JavalinConfig config, List<Route> routes) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.prefer405over404 = true;
        var threads = new QueuedThreadPool(limits.threadsMax(), Math.min(THREADS_MIN, limits.threadsMax()));
        threads.setName("feed-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.addConnector(this::connector);
        config.jetty.modifyServer(server -> server.setErrorHandler(HttpServer::unheard));
        routes.forEach(route -> config.routes.addHttpHandler(route.method(), route.path(), route::handle));
        config.routes.error(404, context -> otherwise(context, 404, "not-found", "there is nothing at this path"));
        config.routes.error(
                405, context -> otherwise(context, 405, "method-not-allowed", "this path does not take this method"));
        config.routes.exception(Exception.class, (e, context) -> {
            log.error("request failed path={}", context.path(), e);
            Answers.problem(context, Problem.of(500, "internal-error", "the feed has failed; try again"));
        });
    }

    private ServerConnector connector(Server server, HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(limits.headerBytesMax());
        http.setIdleTimeout(limits.idleTimeoutMs());
        // Buffers of one connection are never another's: see ADR 0039.
        var connector = new ServerConnector(
                server,
                null,
                null,
                new ByteBufferPool.NonPooling(),
                1,
                1,
                new PatientConnections(http, limits.headerTimeoutMs()));
        connector.setHost(limits.host());
        connector.setPort(limits.port());
        connector.setIdleTimeout(limits.idleTimeoutMs());
        connector.setAcceptQueueSize(ACCEPT_BACKLOG);
        connector.addBean(new NetworkConnectionLimit(limits.connectionsMax(), connector));
        return connector;
    }

    /** What Jetty refuses itself, before any route: broken HTTP, headers that are too large. */
    private static boolean unheard(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        var problem =
                switch (status) {
                    case 431 -> Problem.of(431, "headers-too-large", "the headers of the request are too large");
                    case 503 -> Problem.of(503, "not-ready", "the feed is being closed");
                    default -> Problem.of(status, "bad-request", "the request is not HTTP as the feed takes it");
                };
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(Answers.json(problem)), callback);
        return true;
    }

    /** Where no route has said it better. */
    private static void otherwise(Context context, int status, String code, String detail) {
        if (Problem.MEDIA_TYPE.equals(context.res().getContentType())) {
            return;
        }
        Answers.problem(context, Problem.of(status, code, detail));
    }

    @Override
    public void close() {
        var running = javalin;
        if (running != null) {
            running.stop();
        }
    }
}
