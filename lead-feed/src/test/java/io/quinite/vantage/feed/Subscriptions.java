package io.quinite.vantage.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.kit.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

/** What a key does with its organization's subscriptions, over HTTP. */
final class Subscriptions {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = new JsonMapper();

    private final URI feed;
    private final Secret key;

    Subscriptions(URI feed, Secret key) {
        this.feed = feed;
        this.key = key;
    }

    HttpResponse<String> ask(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(feed.resolve("/v1/subscriptions" + path))
                .header("Authorization", "Bearer " + key.value())
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    String contract() throws Exception {
        var request = HttpRequest.newBuilder(feed.resolve("/openapi.yaml")).build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    /** Of what must succeed. */
    JsonNode done(String method, String path, String body) throws Exception {
        var answer = ask(method, path, body);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    JsonNode create(URI url) throws Exception {
        return create(url, "");
    }

    /** @param more members, each after a comma */
    JsonNode create(URI url, String more) throws Exception {
        return done("POST", "", "{\"url\":\"" + url + "\"" + more + "}");
    }

    JsonNode show(UUID id) throws Exception {
        return done("GET", "/" + id, "");
    }

    JsonNode attempts(UUID id) throws Exception {
        return done("GET", "/" + id + "/attempts?limit=1000", "").path("attempts");
    }

    static UUID id(JsonNode subscription) {
        return UUID.fromString(subscription.path("id").asText());
    }
}
