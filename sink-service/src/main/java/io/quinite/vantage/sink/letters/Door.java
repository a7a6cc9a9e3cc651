package io.quinite.vantage.sink.letters;

import com.fasterxml.jackson.databind.JsonNode;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.Topics;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends facts to the running door, as any producer does. */
final class Door {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final int TRIES = 30;
    private static final long PAUSE_MS_MAX = 5_000;

    private final Endpoints endpoints;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    Door(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** @return by place in {@code facts}, why one was refused; the others are durable */
    Map<Integer, String> send(String topic, List<JsonNode> facts) throws InterruptedException {
        var body = new StringBuilder();
        facts.forEach(fact -> body.append(fact).append('\n'));
        String path = topic.equals(Topics.CALL_EVENTS.name()) ? "/v1/call-events" : "/v1/lead-events";
        var request = HttpRequest.newBuilder(endpoints.ingestUrl().resolve(path))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/x-ndjson")
                .header("Authorization", "Bearer " + endpoints.apiKey().value())
                .POST(HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
                .build();
        String trouble = "";
        for (int i = 1; i <= TRIES; i++) {
            try {
                var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 202 || answer.statusCode() == 207) {
                    return refused(answer.body());
                }
                if (answer.statusCode() != 503 && answer.statusCode() != 429) {
                    throw new UserError("the door answers " + answer.statusCode() + ": " + answer.body());
                }
                trouble = "it answers " + answer.statusCode();
            } catch (IOException e) {
                trouble = e.toString();
            }
            // The same again is harmless: a fact has its event_id.
            Thread.sleep(Math.min(PAUSE_MS_MAX, 100L * i));
        }
        throw new UserError("the door at " + endpoints.ingestUrl() + " takes nothing (" + trouble
                + "); letters that were sent before are marked, run the same command again to go on");
    }

    private static Map<Integer, String> refused(String body) throws IOException {
        Map<Integer, String> refused = new HashMap<>();
        for (JsonNode each : DoorJson.JSON.readTree(body).path("rejected")) {
            refused.put(
                    each.path("index").asInt(),
                    each.path("code").asText() + ": " + each.path("reason").asText());
        }
        return refused;
    }
}
