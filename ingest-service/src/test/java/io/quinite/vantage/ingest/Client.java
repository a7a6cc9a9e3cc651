package io.quinite.vantage.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A voice server, as far as the door can tell. */
final class Client {
    static final String NDJSON = "application/x-ndjson";
    static final String JSON = "application/json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI door;
    private final String key;

    Client(URI door, String key) {
        this.door = door;
        this.key = key;
    }

    record Answer(int status, JsonNode body, HttpResponse<String> whole) {
        String contentType() {
            return whole.headers().firstValue("Content-Type").orElse("");
        }
    }

    Answer call(String contentType, String body) throws IOException, InterruptedException {
        return send(request("/v1/call-events", contentType, body.getBytes(StandardCharsets.UTF_8)));
    }

    Answer lead(String contentType, String body) throws IOException, InterruptedException {
        return send(request("/v1/lead-events", contentType, body.getBytes(StandardCharsets.UTF_8)));
    }

    HttpRequest.Builder request(String path, String contentType, byte[] body) {
        return HttpRequest.newBuilder(door.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", contentType)
                .header("Authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), MAPPER.readTree(response.body()), response);
    }

    HttpClient http() {
        return http;
    }
}
