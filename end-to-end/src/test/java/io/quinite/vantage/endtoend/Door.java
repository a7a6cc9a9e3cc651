package io.quinite.vantage.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A producer that does as a voice server should: it repeats a batch until the door has answered 2xx. */
final class Door {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long PAUSE_MS = 100;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Stack stack;

    Door(Stack stack) {
        this.stack = stack;
    }

    /** Sends the facts in batches of {@code size}, in order, each until it is accepted whole. */
    void send(List<Fact> facts, int size) throws IOException, InterruptedException {
        for (int from = 0; from < facts.size(); from += size) {
            var batch = facts.subList(from, Math.min(from + size, facts.size()));
            String path = batch.get(0).aboutLead() ? "/v1/lead-events" : "/v1/call-events";
            String body = batch.stream().map(Fact::json).collect(Collectors.joining("\n"));
            accepted(path, body);
        }
    }

    private void accepted(String path, String body) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < deadline) {
            try {
                // Read anew each time: a restarted stack may have moved.
                var request = HttpRequest.newBuilder(URI.create(stack.endpoint("INGEST_URL") + path))
                        .timeout(Duration.ofSeconds(10))
                        .header("Authorization", "Bearer " + stack.endpoint("API_KEY"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                var response = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 202) {
                    return;
                }
                last = response.statusCode() + " " + response.body();
                if (response.statusCode() != 503) {
                    throw new AssertionError("the door refused what it must take: " + last);
                }
            } catch (IOException | NullPointerException e) {
                last = e.toString();
            }
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(PAUSE_MS).toNanos());
        }
        throw new AssertionError("the door took no batch within " + PATIENCE + ": " + last);
    }
}
