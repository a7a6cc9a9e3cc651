package io.quinite.vantage.analytics.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Hands a request on to the instance that has the key: with the caller's own key, and once only. */
final class Peers {
    private static final String HANDED_ON = "X-Vantage-Handed-On";
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final TypeReference<List<Map<String, Object>>> ROWS = new TypeReference<>() {};

    private final String self;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final JsonMapper json = new JsonMapper();

    Peers(String self) {
        this.self = self;
    }

    boolean isSelf(String instance) {
        return self.equals(instance);
    }

    static boolean isHandedOn(Context context) {
        return context.header(HANDED_ON) != null;
    }

    /** The rows that the peer answers to the same request. */
    List<Map<String, Object>> ask(String instance, Context context) {
        String query = context.queryString();
        var request = HttpRequest.newBuilder(
                        URI.create("http://" + instance + context.path() + (query == null ? "" : "?" + query)))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header(HANDED_ON, self)
                .header("Authorization", String.valueOf(context.header("Authorization")))
                .build();
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw Refusal.notNow("the instance that has it answers " + answer.statusCode() + "; try again");
            }
            return json.readValue(answer.body(), ROWS);
        } catch (IOException e) {
            throw Refusal.notNow("the instance that has it is away; try again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.notNow("closing");
        }
    }
}
