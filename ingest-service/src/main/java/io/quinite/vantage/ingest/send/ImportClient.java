package io.quinite.vantage.ingest.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Sends parts of a CSV file until the door has decided on every row of them. */
final class ImportClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final long AGAIN_AFTER_MS = 500;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final Supplier<Optional<Endpoints>> door;
    private final Duration patience;
    private final String options;

    /** @param options query parameters that are the same for every part */
    ImportClient(Supplier<Optional<Endpoints>> door, Duration patience, List<Map.Entry<String, String>> options) {
        this.door = door;
        this.patience = patience;
        this.options = options.stream()
                .map(option -> option.getKey() + "=" + URLEncoder.encode(option.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /**
     * The door's answer on {@code part}; the same part is sent again while the door is shut.
     *
     * @throws UserError where the door refuses it, or stays shut for longer than patience lasts
     */
    JsonNode send(CsvParts.Part part, long rowsBefore) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            String trouble;
            try {
                var response = http.send(request(part, rowsBefore), HttpResponse.BodyHandlers.ofByteArray());
                var body = JSON.readTree(response.body());
                if (response.statusCode() / 100 == 2) {
                    return body;
                }
                trouble = body.path("detail").asText("status " + response.statusCode());
                if (response.statusCode() != 503 && response.statusCode() != 429) {
                    throw new UserError("the door refuses the import: " + trouble);
                }
            } catch (IOException e) {
                trouble = "the door does not answer: " + e;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new UserError("gave up: " + trouble + "; run the same command again to go on where it was");
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN_AFTER_MS);
        }
    }

    private HttpRequest request(CsvParts.Part part, long rowsBefore) throws IOException {
        var endpoints = door.get().orElseThrow(() -> new IOException("no stack runs there"));
        String query = "row_offset=" + rowsBefore + "&line_offset=" + part.linesBefore()
                + (options.isEmpty() ? "" : "&" + options);
        return HttpRequest.newBuilder(URI.create(endpoints.ingestUrl() + "/v1/leads/import?" + query))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "text/csv; charset=utf-8")
                .header("Authorization", "Bearer " + endpoints.apiKey().value())
                .POST(HttpRequest.BodyPublishers.ofByteArray(part.body()))
                .build();
    }
}
