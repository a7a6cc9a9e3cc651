package io.quinite.vantage.feed;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** A CRM that receives webhooks, one on each path. Takes everything, unless it is told otherwise. */
final class Receiver implements AutoCloseable {
    /** For a feed that may send here. */
    static final Map<String, String> SETTINGS = Map.of(
            "feed.webhooks.http.allowed", "true",
            "feed.webhooks.networks.allowed", "127.0.0.0/8",
            "feed.webhooks.retry.schedule", String.join(",", Collections.nCopies(1_000, "100ms")),
            "feed.webhooks.timeout.ms", "2000",
            "feed.webhooks.lease.ms", "4000",
            "feed.webhooks.commit.ms", "50");

    /** Never answers, as long as this is open. */
    static final int HANGS = -1;

    private static final JsonMapper JSON = new JsonMapper();

    private final Server server = new Server();
    private final ServerConnector connector;
    private final Queue<Callback> hanging = new ConcurrentLinkedQueue<>();
    private final Map<String, List<Received>> received = new ConcurrentHashMap<>();
    private final Map<String, Function<Received, Answer>> answers = new ConcurrentHashMap<>();

    /** @param body as text, for the signature is of its bytes */
    record Received(String id, String timestamp, String signature, String body, JsonNode data, int answered) {
        long sequence() {
            return data.path("sequence").asLong();
        }

        String lead() {
            return data.path("lead_id").asText();
        }
    }

    record Answer(int status, Map<String, String> headers) {}

    Receiver() throws Exception {
        this(null);
    }

    /** Over TLS, with the key in the store. */
    Receiver(Path store, String password) throws Exception {
        this(tls(store, password));
    }

    private static SslContextFactory.Server tls(Path store, String password) {
        var tls = new SslContextFactory.Server();
        tls.setKeyStorePath(store.toString());
        tls.setKeyStorePassword(password);
        return tls;
    }

    private Receiver(SslContextFactory.@Nullable Server tls) throws Exception {
        connector = tls == null ? new ServerConnector(server, 1, 1) : new ServerConnector(server, 1, 1, tls);
        server.addConnector(connector);
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(0);
        connector.setAcceptQueueSize(2_000);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                receive(request, response, callback);
                return true;
            }
        });
        server.start();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
    }

    int port() {
        return connector.getLocalPort();
    }

    void answer(String path, Function<Received, Integer> status) {
        answerWith(path, request -> new Answer(status.apply(request), Map.of()));
    }

    void answerWith(String path, Function<Received, Answer> answer) {
        answers.put(path, answer);
    }

    private void receive(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        String body = Content.Source.asString(request, StandardCharsets.UTF_8);
        var headers = request.getHeaders();
        var data = JSON.readTree(body).path("data");
        var asked = new Received(
                headers.get("webhook-id"),
                headers.get("webhook-timestamp"),
                headers.get("webhook-signature"),
                body,
                data,
                0);
        var answer =
                answers.getOrDefault(path, any -> new Answer(204, Map.of())).apply(asked);
        received.computeIfAbsent(path, any -> new CopyOnWriteArrayList<>())
                .add(new Received(asked.id(), asked.timestamp(), asked.signature(), body, data, answer.status()));
        if (answer.status() == HANGS) {
            hanging.add(callback);
            return;
        }
        answer.headers().forEach(response.getHeaders()::put);
        response.setStatus(answer.status());
        callback.succeeded();
    }

    /** Everything that came, in its order. */
    List<Received> all(String path) {
        return received.getOrDefault(path, List.of());
    }

    /** What it took. */
    List<Received> taken(String path) {
        return all(path).stream().filter(each -> each.answered() / 100 == 2).toList();
    }

    List<Long> sequences(String path) {
        return taken(path).stream().map(Received::sequence).toList();
    }

    void awaitTaken(String path, int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> taken(path).size() >= count);
    }

    void awaitAll(String path, int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> all(path).size() >= count);
    }

    @Override
    public void close() {
        hanging.forEach(Callback::succeeded);
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
