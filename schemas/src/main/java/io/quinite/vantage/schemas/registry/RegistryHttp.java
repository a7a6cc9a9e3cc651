package io.quinite.vantage.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** One question to the registry, put to each of its URLs in turn until one answers. */
final class RegistryHttp {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int CLIENT_ERROR = 400;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final RegistryConfig config;
    private final HttpClient client;
    private final ObjectMapper json = new ObjectMapper();
    /** The URL that answered last is asked first. */
    private final AtomicInteger preferred = new AtomicInteger();

    RegistryHttp(RegistryConfig config) {
        this.config = config;
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(config.connectTimeout());
        config.tls().ifPresent(builder::sslContext);
        config.proxy().ifPresent(builder::proxy);
        client = builder.build();
    }

    /**
     * @param path from the registry's root, encoded
     * @param body null for a GET
     * @throws RegistryException when the answer is no
     * @throws RegistryUnavailableException when no URL gave an answer
     */
    JsonNode ask(String method, String path, @Nullable Object body) {
        int urls = config.urls().size();
        int first = preferred.get();
        var failure = new RegistryUnavailableException("schema registry " + config.urls() + " gives no answer");
        for (int i = 0; i < urls; i++) {
            int url = (first + i) % urls;
            try {
                HttpResponse<String> answer = client.send(request(url, method, path, body), BodyHandlers.ofString());
                if (answer.statusCode() < SERVER_ERROR && answer.statusCode() != TOO_MANY_REQUESTS) {
                    preferred.set(url);
                    return content(answer);
                }
                failure.addSuppressed(new IOException(answer.uri() + " answered " + answer.statusCode()));
            } catch (IOException e) {
                failure.addSuppressed(new IOException(config.urls().get(url) + ": " + e, e));
            } catch (InterruptedException e) {
                throw new InterruptException("interrupted while asking the schema registry", e);
            }
        }
        throw described(failure);
    }

    private HttpRequest request(int url, String method, String path, @Nullable Object body) {
        var builder = HttpRequest.newBuilder(URI.create(config.urls().get(url) + path))
                .timeout(config.requestTimeout())
                .header("Accept", MEDIA_TYPE + ", application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text(body)));
        if (body != null) {
            builder.header("Content-Type", MEDIA_TYPE);
        }
        config.authorization().get(url).ifPresent(value -> builder.header("Authorization", value));
        return builder.build();
    }

    private JsonNode content(HttpResponse<String> answer) {
        JsonNode content;
        try {
            content = json.readTree(answer.body());
        } catch (JsonProcessingException e) {
            content = MissingNode.getInstance();
        }
        if (answer.statusCode() < CLIENT_ERROR) {
            if (answer.statusCode() >= 300 || content.isMissingNode()) {
                throw new RegistryException(
                        answer.statusCode(),
                        answer.statusCode(),
                        answer.uri() + " is no schema registry: it answered " + answer.statusCode() + " without JSON");
            }
            return content;
        }
        throw new RegistryException(
                answer.statusCode(),
                content.path("error_code").asInt(answer.statusCode()),
                "schema registry " + answer.uri() + " answered " + answer.statusCode() + ": "
                        + content.path("message").asText("without saying why"));
    }

    private String text(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request is JSON", e);
        }
    }

    /** Each URL's own trouble in the message, because log lines often drop suppressed exceptions. */
    private static RegistryUnavailableException described(RegistryUnavailableException failure) {
        var message = new StringBuilder(failure.getMessage());
        for (Throwable one : failure.getSuppressed()) {
            message.append("; ").append(one.getMessage());
        }
        var result = new RegistryUnavailableException(message.toString());
        for (Throwable one : failure.getSuppressed()) {
            result.addSuppressed(one);
        }
        return result;
    }
}
