package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.teststack.TestStack;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** openapi.yaml, held against the door that serves it. */
@ExtendWith(SharedStack.class)
final class ContractIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ORGANIZATION = "7b0f6f0e-5d0c-4a53-9a5e-1f2d3c4b5a69";
    private static final String TOKEN = "token-of-the-contract";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static WssServer wss;
    private static TestDoor door;
    private static String document;
    private static OpenAPI contract;

    /** One call of the document, and the status that it says. */
    private record Call(
            String method,
            String path,
            @Nullable String mediaType,
            @Nullable String body,
            int status,
            Operation operation) {}

    @BeforeAll
    static void start(TestStack stack) throws Exception {
        wss = WssServer.start(directory);
        Path tokens = directory.resolve("tokens");
        Files.writeString(tokens, ORGANIZATION + " " + TOKEN + "\n");
        door = TestDoor.start(
                stack,
                Map.of(
                        "ingest.plivo.tokens.file",
                        tokens.toString(),
                        "ingest.public.url",
                        PlivoSender.PUBLIC_URL,
                        "ingest.voice.ca.file",
                        wss.certificate().toString(),
                        "ingest.voice.networks.allowed",
                        "127.0.0.0/8,::1/128",
                        "ingest.voice.verify.interval.ms",
                        "400"));
        document = door.client()
                .http()
                .send(
                        HttpRequest.newBuilder(door.uri().resolve("/openapi.yaml"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        var options = new ParseOptions();
        options.setResolve(true);
        options.setResolveFully(true);
        var parsed = new OpenAPIV3Parser().readContents(document, null, options);
        assertThat(parsed.getMessages()).isEmpty();
        contract = parsed.getOpenAPI();
    }

    @AfterAll
    static void stop() {
        door.close();
        wss.close();
    }

    @Test
    void shouldBeADocumentThatTheValidatorHasNothingToSayAbout() {
        assertThat(contract.getOpenapi()).startsWith("3.0");
        var broken = document.replace("operationId: beat", "operationId: importLeads")
                .replace("required: true\n      schema: {type: string, pattern", "schema: {type: string, pattern");
        assertThat(new OpenAPIV3Parser().readContents(broken, null, null).getMessages())
                .isNotEmpty();
    }

    @Test
    void shouldNameEveryRouteAndNoOther() {
        var documented = new TreeSet<String>();
        contract.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().keySet().forEach(method -> documented.add(method + " " + path)));

        assertThat(door.routes().stream().map(route -> route.method() + " " + route.path()))
                .containsExactlyInAnyOrderElementsOf(documented);
    }

    @Test
    void shouldAnswerEveryExampleAsTheDocumentSays() throws Exception {
        String name = "contract-" + System.nanoTime();
        announce(name);
        await().atMost(PATIENCE).until(() -> send("GET", "/v1/voice-servers", null, null)
                .body()
                .contains("\"" + name + "\",\"url\":\"" + wss.uri("localhost", "/voice")
                        + "\",\"priority\":-9,\"is_active\":true,\"status\":\"verified\""));

        for (var call : calls()) {
            var answer = send(call.method(), call.path(), call.mediaType(), call.body());
            String what = call.method() + " " + call.path() + " " + call.body() + " -> " + answer.body();
            assertThat(answer.statusCode()).as(what).isEqualTo(call.status());
            var response = Objects.requireNonNull(
                    call.operation().getResponses().get(Integer.toString(answer.statusCode())), what);
            String type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
            assertThat(response.getContent()).as(what).containsKey(type);
        }
        send("DELETE", "/v1/voice-servers/" + name, null, null);
    }

    @Test
    void shouldAskForAKeyEverywhereButWhereTheDocumentSaysSo() throws Exception {
        for (var call : calls()) {
            var request = HttpRequest.newBuilder(door.uri().resolve(call.path()))
                    .method(call.method(), publisher(call.body()));
            int status = door.client()
                    .http()
                    .send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            var security = call.operation().getSecurity();
            int expected = security == null ? 401 : security.isEmpty() ? 200 : 403;
            assertThat(status).as(call.method() + " " + call.path()).isEqualTo(expected);
        }
    }

    /** Every example of a body, and one call for each operation without a body. */
    private static List<Call> calls() throws IOException {
        var calls = new ArrayList<Call>();
        for (var path : contract.getPaths().entrySet()) {
            for (var entry : path.getValue().readOperationsMap().entrySet()) {
                calls.addAll(calls(path.getKey(), entry.getKey(), entry.getValue()));
            }
        }
        assertThat(calls).hasSizeGreaterThan(10);
        return calls;
    }

    private static List<Call> calls(String path, PathItem.HttpMethod method, Operation operation) throws IOException {
        String filled = filled(path, operation);
        if (operation.getRequestBody() == null) {
            int status = operation.getResponses().keySet().stream()
                    .mapToInt(Integer::parseInt)
                    .min()
                    .orElseThrow();
            return List.of(new Call(method.name(), filled, null, null, status, operation));
        }
        var calls = new ArrayList<Call>();
        for (var media : operation.getRequestBody().getContent().entrySet()) {
            var examples = media.getValue().getExamples();
            if (examples != null) {
                for (Example example : examples.values()) {
                    Object value = example.getValue();
                    String body = value instanceof String text ? text : JSON.writeValueAsString(value);
                    int status = Integer.parseInt(
                            String.valueOf(example.getExtensions().get("x-status")));
                    calls.add(new Call(method.name(), filled, media.getKey(), body, status, operation));
                }
            }
        }
        assertThat(calls).as("examples of " + method + " " + path).isNotEmpty();
        return calls;
    }

    /** With the examples of its parameters. */
    private static String filled(String path, Operation operation) {
        List<Parameter> parameters = operation.getParameters() == null ? List.of() : operation.getParameters();
        String filled = path;
        for (var parameter : parameters) {
            if (parameter.getIn().equals("path")) {
                filled = filled.replace(
                        "{" + parameter.getName() + "}", parameter.getExample().toString());
            }
        }
        String query = parameters.stream()
                .filter(parameter -> parameter.getIn().equals("query") && parameter.getExample() != null)
                .map(parameter -> parameter.getName() + "="
                        + URLEncoder.encode(parameter.getExample().toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? filled : filled + "?" + query;
    }

    private static void announce(String name) throws Exception {
        String body =
                "{\"name\":\"%s\",\"url\":\"%s\",\"priority\":-9}".formatted(name, wss.uri("localhost", "/voice"));
        assertThat(send("POST", "/v1/voice-servers", "application/json", body).statusCode())
                .isEqualTo(202);
    }

    private static HttpResponse<String> send(
            String method, String path, @Nullable String mediaType, @Nullable String body) throws Exception {
        if (path.startsWith("/v1/plivo/")) {
            var plivo = new PlivoSender(door.uri(), TOKEN);
            var signed = body == null ? plivo.get(path) : plivo.post(path, body);
            return door.client().http().send(signed.build(), HttpResponse.BodyHandlers.ofString());
        }
        var request = HttpRequest.newBuilder(URI.create(door.uri() + path))
                .header("Authorization", "Bearer " + door.key().value())
                .method(method, publisher(body));
        if (mediaType != null) {
            request.header("Content-Type", mediaType);
        }
        return door.client().http().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.BodyPublisher publisher(@Nullable String body) {
        return body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8);
    }
}
