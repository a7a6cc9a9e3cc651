package io.quinite.vantage.ingest;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinBindException;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.UserError;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP with bounds: threads, waiting connections, header size, silence. Everything that is no success is a problem. */
final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    private static final int THREADS_MIN = 8;
    private static final int ANSWER_THREADS = 4;
    private static final int CONNECTIONS_PER_REQUEST = 4;
    private static final int ACCEPT_BACKLOG = 256;

    private final IngestConfig config;
    private final QueuedThreadPool threads;
    private final ExecutorService answers =
            Executors.newFixedThreadPool(ANSWER_THREADS, DaemonThreads.named("ingest-answers"));
    private @Nullable Javalin javalin;

    /** A path with one of its methods. */
    record Route(HandlerType method, String path, Handler handler) {
        static Route post(String path, Handler handler) {
            return new Route(HandlerType.POST, path, handler);
        }

        static Route get(String path, Handler handler) {
            return new Route(HandlerType.GET, path, handler);
        }

        static Route delete(String path, Handler handler) {
            return new Route(HandlerType.DELETE, path, handler);
        }
    }

    HttpServer(IngestConfig config) {
        this.config = config;
        // Its queue is bounded by the connections: a queue that refuses would leave some of them without an answer.
        threads = new QueuedThreadPool(config.threadsMax(), Math.min(THREADS_MIN, config.threadsMax()));
        threads.setName("ingest-http");
        threads.setDaemon(true);
    }

    /** Where answers are written: not where bodies are read, whose clients may be slow. */
    Executor answers() {
        return answers;
    }

    /** @throws UserError where the port is taken */
    URI start(List<Route> routes) {
        var created = Javalin.create(javalinConfig -> configure(javalinConfig, routes));
        try {
            created.start();
        } catch (JavalinBindException e) {
            created.stop();
            throw new UserError(
                    "cannot listen on " + config.host() + ":" + config.port()
                            + " for call events, the port is taken; choose another ingest.port",
                    e);
        }
        javalin = created;
        return URI.create("http://" + config.host() + ":" + created.port());
    }

    private void configure(JavalinConfig javalinConfig, List<Route> routes) {
        javalinConfig.startup.showJavalinBanner = false;
        javalinConfig.startup.startupWatcherEnabled = false;
        javalinConfig.startup.showOldJavalinVersionWarning = false;
        javalinConfig.http.prefer405over404 = true;
        javalinConfig.jetty.threadPool = threads;
        javalinConfig.jetty.addConnector((server, http) -> connector(server, http));
        javalinConfig.jetty.modifyServer(server -> {
            server.setStopTimeout(config.stopTimeoutMs());
            server.insertHandler(new GracefulHandler());
            server.setErrorHandler(HttpServer::unheard);
        });
        routes.forEach(route -> javalinConfig.routes.addHttpHandler(route.method(), route.path(), route.handler()));
        javalinConfig.routes.error(
                404, context -> otherwise(context, 404, "not-found", "there is nothing at this path"));
        javalinConfig.routes.error(
                405, context -> otherwise(context, 405, "method-not-allowed", "this path does not take this method"));
        javalinConfig.routes.exception(Exception.class, (e, context) -> {
            log.error("request failed path={}", context.path(), e);
            Answers.problem(
                    context, Problem.of(500, "internal-error", "the door has failed; nothing is known of the facts"));
        });
    }

    private ServerConnector connector(org.eclipse.jetty.server.Server server, HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setUseInputDirectByteBuffers(false);
        http.setUseOutputDirectByteBuffers(false);
        http.setRequestHeaderSize(config.headerBytesMax());
        http.setIdleTimeout(config.idleTimeoutMs());
        var connections = new PatientConnections(http, config.headerTimeoutMs());
        // Buffers of one connection are never another's: see ADR 0039.
        var connector = new ServerConnector(server, null, null, new ByteBufferPool.NonPooling(), 1, 1, connections);
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(config.idleTimeoutMs());
        connector.setAcceptQueueSize(ACCEPT_BACKLOG);
        connector.addBean(
                new NetworkConnectionLimit(config.requestsInFlightMax() * CONNECTIONS_PER_REQUEST, connector));
        return connector;
    }

    /** What Jetty refuses itself, before any route: broken HTTP, headers that are too large, a door that closes. */
    private static boolean unheard(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        if (status == 501 || status == 505) {
            // An encoding or a version that nobody speaks: to be mended where it was sent, and no failure of the door.
            status = 400;
            response.setStatus(status);
        }
        var problem =
                switch (status) {
                    case 503 -> Problem.of(503, "overloaded", "the door is being closed");
                    case 431 -> Problem.of(431, "headers-too-large", "the headers of the request are too large");
                    default -> Problem.of(status, "bad-request", "the request is not HTTP as the door takes it");
                };
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (status == 503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, Answers.RETRY_AFTER_SECONDS);
        }
        response.write(true, ByteBuffer.wrap(Answers.json(problem)), callback);
        return true;
    }

    private static void otherwise(Context context, int status, String code, String detail) {
        Answers.problem(context, Problem.of(status, code, detail));
    }

    @Override
    public void close() {
        var running = javalin;
        if (running != null) {
            running.stop();
        }
        answers.shutdown();
    }
}
