package io.quinite.vantage.feed;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.kit.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A client of the stream after the HTML standard: collects events, and the id with which it would come back. */
final class Listener implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final InputStream body;
    private final List<JsonNode> changes = new CopyOnWriteArrayList<>();
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private volatile String lastId = "";
    private volatile @Nullable String closed;
    private volatile boolean ended;

    private Listener(InputStream body) {
        this.body = body;
        var thread = new Thread(this::read, "listener");
        thread.setDaemon(true);
        thread.start();
    }

    static HttpRequest request(URI feed, String query, Secret key, @Nullable String lastId) {
        var request = HttpRequest.newBuilder(feed.resolve("/v1/lead-changes" + query))
                .header("Authorization", "Bearer " + key.value())
                .header("Accept", "text/event-stream");
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        return request.build();
    }

    static HttpResponse<InputStream> ask(URI feed, String query, Secret key, @Nullable String lastId)
            throws IOException, InterruptedException {
        return HTTP.send(request(feed, query, key, lastId), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Returns when it is live: whatever is published from then on comes. */
    static Listener live(URI feed, String query, Secret key, @Nullable String lastId) throws Exception {
        var listener = open(feed, query, key, lastId);
        await().until(() -> !listener.lastId.isEmpty());
        return listener;
    }

    static Listener open(URI feed, String query, Secret key, @Nullable String lastId) throws Exception {
        var answer = ask(feed, query, key, lastId);
        if (answer.statusCode() != 200) {
            throw new AssertionError(
                    answer.statusCode() + " " + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
        }
        return new Listener(answer.body());
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String id = "";
            String event = "message";
            var data = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                } else if (line.isEmpty()) {
                    dispatch(id, event, data.toString());
                    data.setLength(0);
                    event = "message";
                }
            }
        } catch (IOException e) {
            // closed here, or broken there
        } finally {
            ended = true;
        }
    }

    private void dispatch(String id, String event, String data) throws IOException {
        if (data.isEmpty()) {
            lastId = id;
        } else if (event.equals("message")) {
            changes.add(JSON.readTree(data));
            ids.add(id);
            lastId = id;
        } else {
            closed = event + " " + JSON.readTree(data).path("code").asText();
        }
    }

    List<JsonNode> changes() {
        return changes;
    }

    List<Long> sequences() {
        return changes.stream().map(change -> change.path("sequence").asLong()).toList();
    }

    /** The id of each change. */
    List<String> ids() {
        return ids;
    }

    String lastId() {
        return lastId;
    }

    boolean ended() {
        return ended;
    }

    /** The last word of the feed; null where it said none. */
    @Nullable
    String closed() {
        return closed;
    }

    void awaitCount(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> changes.size() >= count);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
