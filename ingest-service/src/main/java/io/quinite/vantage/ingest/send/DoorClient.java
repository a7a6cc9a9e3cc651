package io.quinite.vantage.ingest.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.kit.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends facts, as NDJSON, and says what became of them. Safe for many threads. */
public final class DoorClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    /** What a fact is about, and so where it goes. */
    public enum Route {
        CALL_EVENTS,
        LEAD_EVENTS;

        String path() {
            return "/v1/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A fact that was not taken: its place in the body from 0, and why. */
    public record Rejected(
            int index, String code, String reason, @Nullable String field) {}

    /**
     * What became of one request.
     *
     * @param accepted facts that are durable
     * @param rejected facts that will never be
     * @param retryAfter how long to wait at least before the same again, where {@link #again()}
     * @param detail the door's own words where it took nothing
     */
    public record Answer(int status, int accepted, List<Rejected> rejected, Duration retryAfter, String detail) {
        /** Whether the same request may well succeed later. */
        public boolean again() {
            return status == 429 || status == 503;
        }

        /** Whether the door has decided on every fact. */
        public boolean decided() {
            return status == 202 || status == 207;
        }
    }

    /** @param body NDJSON */
    public Answer send(URI door, Secret key, Route route, byte[] body) throws IOException, InterruptedException {
        return answer(http.send(request(door, key, route, body), HttpResponse.BodyHandlers.ofByteArray()));
    }

    /** As {@link #send}, without waiting; fails with an IOException where no answer came. */
    public CompletableFuture<Answer> sendLater(URI door, Secret key, Route route, byte[] body) {
        return http.sendAsync(request(door, key, route, body), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(DoorClient::answer);
    }

    private static HttpRequest request(URI door, Secret key, Route route, byte[] body) {
        return HttpRequest.newBuilder(door.resolve(route.path()))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/x-ndjson")
                .header("Authorization", "Bearer " + key.value())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        JsonNode body;
        try {
            body = JSON.readTree(response.body());
        } catch (IOException e) {
            body = JSON.createObjectNode();
        }
        var rejected = new ArrayList<Rejected>();
        for (JsonNode item : body.path("rejected")) {
            rejected.add(new Rejected(
                    item.path("index").asInt(),
                    item.path("code").asText(),
                    item.path("reason").asText(),
                    item.path("field").asText(null)));
        }
        return new Answer(
                response.statusCode(),
                body.path("accepted").asInt(),
                List.copyOf(rejected),
                retryAfter(response),
                body.path("detail").asText(""));
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        String text = response.headers().firstValue("Retry-After").orElse("0");
        try {
            return Duration.ofSeconds(Math.max(0, Math.min(60, Long.parseLong(text))));
        } catch (NumberFormatException e) {
            // A date is allowed too; nobody sends one here.
            return Duration.ZERO;
        }
    }
}
