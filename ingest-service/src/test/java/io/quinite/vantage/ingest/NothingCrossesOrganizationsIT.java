package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever has the key or the token of organization A reaches nothing of B, by any route. Every route of the server has a row
 * here, or this fails: whoever adds one says what it asks of B with A's key, and that nothing comes of it.
 */
@ExtendWith(SharedStack.class)
final class NothingCrossesOrganizationsIT {
    private static final UUID A = UUID.randomUUID();
    private static final UUID B = UUID.randomUUID();
    private static final String CALLBACK = "/v1/plivo/" + B + "/status?leadId=" + UUID.randomUUID();
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path directory;

    private static TestDoor door;
    private static Secret keyOfA;

    /** A request for B by A, and what it is answered. */
    private record Row(String about, Request request, int status, String code) {}

    @FunctionalInterface
    private interface Request {
        HttpRequest.Builder build();
    }

    @BeforeAll
    static void start(TestStack shared) throws Exception {
        Path tokens = directory.resolve("tokens");
        Files.writeString(tokens, "%s token-of-a\n%s token-of-b\n".formatted(A, B));
        keyOfA = TestDoor.newKey(shared, A);
        door = TestDoor.start(
                shared,
                Map.of("ingest.plivo.tokens.file", tokens.toString(), "ingest.public.url", PlivoSender.PUBLIC_URL));
    }

    @AfterAll
    static void stop() {
        door.close();
    }

    /** By method and path, as the server has them. */
    private static Map<String, List<Row>> rows() {
        var rows = factRows();
        String file = "name,organization_id\nAsha," + B + "\n";
        rows.put(
                "POST " + LeadImportRoute.PATH,
                List.of(
                        new Row(
                                "B's file",
                                () -> keyed(LeadImportRoute.PATH + "?organization_id=" + B, "text/csv", "name\nAsha\n"),
                                403,
                                "organization-forbidden"),
                        new Row(
                                "by row",
                                () -> keyed(LeadImportRoute.PATH, "text/csv", file),
                                207,
                                "organization-forbidden")));
        String servers = VoiceServerRoutes.PATH;
        for (var route : List.of(
                "POST " + servers,
                "GET " + servers,
                "GET " + servers + "/next",
                "POST " + servers + "/{name}/heartbeat",
                "DELETE " + servers + "/{name}")) {
            String[] words = route.replace("{name}", "a").split(" ", 2);
            rows.put(
                    route,
                    List.of(new Row(
                            "servers of everybody",
                            () -> keyed(words[1], "application/json", "")
                                    .method(words[0], HttpRequest.BodyPublishers.noBody()),
                            403,
                            "service-key-required")));
        }
        rows.put(
                "GET " + OpenApi.PATH,
                List.of(new Row(
                        "the contract",
                        () -> keyed(OpenApi.PATH, "text/plain", "").GET(),
                        200,
                        "openapi")));
        return rows;
    }

    private static Map<String, List<Row>> factRows() {
        return new TreeMap<>(Map.of(
                "POST /v1/call-events",
                List.of(
                        new Row("one fact", () -> facts("/v1/call-events", call(B)), 403, "organization-forbidden"),
                        new Row(
                                "by line",
                                () -> facts("/v1/call-events", "[" + call(A) + "," + call(B) + "]"),
                                207,
                                "organization-forbidden")),
                "POST /v1/lead-events",
                List.of(
                        new Row("one fact", () -> facts("/v1/lead-events", lead(B)), 403, "organization-forbidden"),
                        new Row(
                                "by line",
                                () -> facts("/v1/lead-events", "[" + lead(A) + "," + lead(B) + "]"),
                                207,
                                "organization-forbidden")),
                "POST " + PlivoRoute.PATH,
                List.of(
                        new Row(
                                "a key instead of a signature",
                                () -> keyed(CALLBACK, FORM, "CallUUID=c&CallStatus=busy"),
                                403,
                                "signature-invalid"),
                        new Row(
                                "A's token",
                                () -> plivoOfA().post(CALLBACK, "CallUUID=c&CallStatus=busy"),
                                403,
                                "signature-invalid")),
                "GET " + PlivoRoute.PATH,
                List.of(new Row(
                        "A's token",
                        () -> plivoOfA().get(CALLBACK + "&CallUUID=c&CallStatus=busy"),
                        403,
                        "signature-invalid"))));
    }

    @Test
    void shouldHaveARowForEveryRoute() {
        Set<String> routes = door.routes().stream()
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toSet());

        assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(routes);
    }

    @TestFactory
    Stream<DynamicTest> shouldReachNothingOfAnotherOrganization() {
        return rows().entrySet().stream().flatMap(route -> route.getValue().stream()
                .map(row -> dynamicTest(route.getKey() + " " + row.about(), () -> {
                    var answer = HTTP.send(row.request().build().build(), HttpResponse.BodyHandlers.ofString());

                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(row.status());
                    assertThat(answer.body()).contains(row.code());
                    assertThat(namingB(door.settings())).isEmpty();
                })));
    }

    @Test
    void shouldAskForTheScopeOfEachRoute() throws Exception {
        Secret reader;
        try (var store = KeyStore.open(door.settings())) {
            reader = NewKey.create(store, A, EnumSet.of(Scope.READ), "reads only");
        }
        // Until the door knows the key it answers 401.
        for (String path :
                List.of("/v1/call-events", "/v1/lead-events", LeadImportRoute.PATH, VoiceServerRoutes.PATH)) {
            await().until(() -> HTTP.send(
                            keyed(path, "application/json", "[]")
                                    .setHeader("Authorization", "Bearer " + reader.value())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("scope-missing"));
        }
    }

    private static List<String> namingB(Settings settings) {
        return Stream.concat(
                        TopicReader.all(settings, Topics.CALL_EVENTS).stream()
                                .filter(record ->
                                        record.value().getOrganizationId().equals(B))
                                .map(record -> record.key()),
                        TopicReader.all(settings, Topics.LEAD_EVENTS).stream()
                                .filter(record ->
                                        record.value().getOrganizationId().equals(B))
                                .map(record -> record.key()))
                .toList();
    }

    private static PlivoSender plivoOfA() {
        return new PlivoSender(door.uri(), "token-of-a");
    }

    private static HttpRequest.Builder facts(String path, String json) {
        return keyed(path, "application/json", json);
    }

    private static HttpRequest.Builder keyed(String path, String contentType, String body) {
        return HttpRequest.newBuilder(door.uri().resolve(path))
                .header("Authorization", "Bearer " + keyOfA.value())
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String call(UUID organization) {
        return "{\"type\":\"call_ringing\",\"call_sid\":\"cross-%s\",\"organization_id\":\"%s\"}"
                .formatted(UUID.randomUUID(), organization);
    }

    private static String lead(UUID organization) {
        return "{\"type\":\"lead_captured\",\"lead_id\":\"%s\",\"organization_id\":\"%s\",\"data\":{\"name\":\"n\"}}"
                .formatted(UUID.randomUUID(), organization);
    }
}
