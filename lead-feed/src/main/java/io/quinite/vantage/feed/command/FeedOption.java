package io.quinite.vantage.feed.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which feed is asked, with whose key. */
final class FeedOption {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".vantage",
            description = "directory of the running stack (default: ${DEFAULT-VALUE})")
    private Path data;

    @Option(names = "--url", paramLabel = "URL", description = "the lead feed (default: that of the running stack)")
    private @Nullable URI url;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "${env:VANTAGE_KEY}",
            description = "of the organization, with the scope subscriptions (default: the environment's VANTAGE_KEY)")
    private @Nullable String key;

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /**
     * @param path after {@code /v1/subscriptions}
     * @param body null for none
     * @return null for an answer without a body
     */
    JsonNode ask(String method, String path, @Nullable JsonNode body) {
        if (key == null || key.isBlank()) {
            throw new UserError("there is no key; set VANTAGE_KEY or give --key; one is made by: vantage keys create"
                    + " --organization UUID --scope subscriptions");
        }
        URI feed = url == null ? Endpoints.read(data).feedUrl() : url;
        var request = HttpRequest.newBuilder(URI.create(feed + "/v1/subscriptions" + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                .build();
        return answer(feed, request);
    }

    private static JsonNode answer(URI feed, HttpRequest request) {
        var http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new UserError("the feed answers " + answer.statusCode() + ": " + detail(answer));
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UserError("the feed at " + feed + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    private static String detail(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body()).path("detail").asText(answer.body());
        } catch (IOException e) {
            return answer.body();
        }
    }
}
