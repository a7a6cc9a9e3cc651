package io.quinite.vantage.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * {@code /live}, {@code /ready} and {@code /metrics} (Prometheus text) of one process, on a port of their own so that
 * they answer while the door is saturated. 200 or 503, with the reasons as text, one a line.
 */
public final class AdminServer implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int BACKLOG = 16;

    private final HttpServer server;
    private final ExecutorService threads;
    private final URI uri;

    private AdminServer(HttpServer server, ExecutorService threads, URI uri) {
        this.server = server;
        this.threads = threads;
        this.uri = uri;
    }

    /**
     * Starts on {@code host}:{@code port}; port 0 takes a free one.
     *
     * @throws UserError where the port is taken
     */
    public static AdminServer start(String host, int port, Observability observability) {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
        } catch (IOException e) {
            throw new UserError(
                    "cannot listen on " + host + ":" + port + " for health and metrics (" + e.getMessage()
                            + "); choose another admin.port",
                    e);
        }
        var threads = Executors.newFixedThreadPool(THREADS, DaemonThreads.named("admin"));
        server.setExecutor(threads);
        server.createContext("/live", exchange -> {
            boolean live = observability.health().live();
            answer(exchange, live ? 200 : 503, live ? "live\n" : lines(observability));
        });
        server.createContext("/ready", exchange -> {
            var reasons = observability.health().unready();
            answer(exchange, reasons.isEmpty() ? 200 : 503, reasons.isEmpty() ? "ready\n" : lines(observability));
        });
        server.createContext(
                "/metrics",
                exchange -> answer(exchange, 200, observability.meters().scrape()));
        server.start();
        return new AdminServer(
                server,
                threads,
                URI.create("http://" + host + ":" + server.getAddress().getPort()));
    }

    /** Without a trailing slash. */
    public URI uri() {
        return uri;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static String lines(Observability observability) {
        return observability.health().unready().entrySet().stream()
                .map(reason -> reason.getKey() + ": " + reason.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
