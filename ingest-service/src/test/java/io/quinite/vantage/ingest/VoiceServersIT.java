package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedStack.class)
final class VoiceServersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final UUID ORGANIZATION = UUID.randomUUID();

    @TempDir
    private static Path directory;

    private static WssServer server;
    private static TestDoor door;
    private static String organizationKey;

    /** Names of this run: the topic outlives a test. */
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start(TestStack stack) throws Exception {
        server = WssServer.start(directory);
        door = TestDoor.start(
                stack,
                Map.of(
                        "ingest.voice.ca.file", server.certificate().toString(),
                        "ingest.voice.networks.allowed", "127.0.0.0/8,::1/128",
                        "ingest.voice.verify.interval.ms", "400",
                        "ingest.voice.verify.timeout.ms", "2000"));
        organizationKey = TestDoor.newKey(stack, ORGANIZATION).value();
    }

    @AfterAll
    static void stop() {
        door.close();
        server.close();
    }

    @Test
    void shouldVerifyAServerByAWebSocketAndHandItOut() throws Exception {
        String name = "ws-" + run;
        var announced = announce(name, server.uri("localhost", "/voice?x=1"), -7);

        assertThat(announced.status()).isEqualTo(202);
        assertThat(announced.body().path("status").asText()).isEqualTo("pending");
        await().atMost(PATIENCE).until(() -> status(name).equals("verified"));
        assertThat(server.connections()).isPositive();
        assertThat(view(name).path("last_verified_at").asText()).isNotEmpty();
        assertThat(get("/next").body().path("name").asText()).isEqualTo(name);
        assertThat(send("POST", "/" + name + "/heartbeat").status()).isEqualTo(202);
        assertThat(send("DELETE", "/" + name).status()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> !view(name).path("is_active").asBoolean());
        assertThat(get("/next").body().path("name").asText()).isNotEqualTo(name);
        // The outcome of a look that was under way must not bring it back.
        await().during(Duration.ofMillis(800))
                .atMost(PATIENCE)
                .until(() -> !view(name).path("is_active").asBoolean());
    }

    @Test
    void shouldFailWhatIsNoVoiceServer() throws Exception {
        var urls = Map.of(
                "plain", server.uri("localhost", "/plain"),
                "nobody", URI.create("wss://localhost:1/voice"),
                // The certificate is for localhost.
                "name", server.uri("127.0.0.1", "/voice"),
                "unresolvable", URI.create("wss://nowhere.invalid/voice"));
        for (var url : urls.entrySet()) {
            assertThat(announce(url.getKey() + "-" + run, url.getValue(), 9).status())
                    .isEqualTo(202);
        }
        int before = server.connections();

        for (var name : urls.keySet()) {
            await().atMost(PATIENCE).until(() -> status(name + "-" + run).equals("failed"));
        }
        assertThat(get("/next").body().toString()).doesNotContain(run);
        for (var name : urls.keySet()) {
            send("DELETE", "/" + name + "-" + run);
        }
        assertThat(server.connections()).isEqualTo(before);
    }

    @Test
    void shouldGoFromVerifiedToFailedAndBack() throws Exception {
        String name = "tidal-" + run;
        Path own = Files.createDirectory(directory.resolve("tidal"));
        Files.copy(directory.resolve("wss.p12"), own.resolve("wss.p12"));
        URI url;
        try (var tidal = WssServer.start(own)) {
            url = tidal.uri("localhost", "/voice");
            announce(name, url, 9);
            await().atMost(PATIENCE).until(() -> status(name).equals("verified"));
        }
        await().atMost(PATIENCE).until(() -> status(name).equals("failed"));
        assertThat(view(name).path("last_verified_at").asText()).isNotEmpty();
        assertThat(announce(name, server.uri("localhost", "/voice"), 9)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("pending");
        await().atMost(PATIENCE).until(() -> status(name).equals("verified"));
        send("DELETE", "/" + name);
    }

    /** Two doors look at the same servers, one announces, both know. */
    @Test
    void shouldAgreeBetweenTwoDoors() throws Exception {
        String name = "shared-" + run;
        try (var second = IngestService.start(IngestConfig.from(door.settings()), Observability.quiet())) {
            var client = new Client(second.uri(), door.key().value());
            await().atMost(PATIENCE)
                    .until(() -> client.send(request(client, "GET", "")).status() == 200);
            announce(name, server.uri("localhost", "/voice"), 9);

            await().atMost(PATIENCE)
                    .until(() -> statuses(client).getOrDefault(name, "").equals("verified"));
            assertThat(client.send(request(client, "DELETE", "/" + name)).status())
                    .isEqualTo(202);
            await().atMost(PATIENCE).until(() -> !view(name).path("is_active").asBoolean());
        }
        var states = TopicReader.all(door.settings(), Topics.VOICE_SERVER_EVENTS).stream()
                .filter(row -> row.key().equals(name))
                .toList();
        assertThat(states.get(states.size() - 1).value().getIsActive()).isFalse();
    }

    @Test
    void shouldRefuseWhatIsNoAnnouncement() throws Exception {
        var wrong = List.of(
                "{\"name\":\"a b\",\"url\":\"wss://a.example\"}",
                "{\"name\":\"a\",\"url\":\"ws://a.example\"}",
                "{\"name\":\"a\",\"url\":\"wss://user:secret@a.example\"}",
                "{\"name\":\"next\",\"url\":\"wss://a.example\"}",
                "{\"name\":\"a\"}",
                "{\"name\":\"a\",\"url\":\"wss://a.example\",\"priority\":1.5}",
                "{\"name\":\"a\",\"url\":\"wss://a.example\",\"more\":1}",
                "[]",
                "");
        for (String body : wrong) {
            var client = door.client();
            assertThat(client.send(client.request(
                                    VoiceServerRoutes.PATH, "application/json", body.getBytes(StandardCharsets.UTF_8)))
                            .status())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(send("POST", "/nobody-" + run + "/heartbeat").status()).isEqualTo(404);
        assertThat(send("DELETE", "/nobody-" + run).status()).isEqualTo(404);
    }

    @Test
    void shouldLetServiceKeysInOnly() throws Exception {
        var own = new Client(door.uri(), organizationKey);
        var nobody = new Client(door.uri(), "nobody's");
        var calls = new ArrayList<List<String>>(List.of(
                List.of("POST", ""),
                List.of("GET", ""),
                List.of("GET", "/next"),
                List.of("POST", "/a/heartbeat"),
                List.of("DELETE", "/a")));
        await().until(() -> own.send(request(own, "GET", "")).status() == 403);
        for (var call : calls) {
            assertThat(own.send(request(own, call.get(0), call.get(1))).status())
                    .isEqualTo(403);
            assertThat(nobody.send(request(nobody, call.get(0), call.get(1))).status())
                    .isEqualTo(401);
        }
    }

    private static Client.Answer announce(String name, URI url, int priority) throws Exception {
        return announce(door.client(), name, url, priority);
    }

    private static Client.Answer announce(Client client, String name, URI url, int priority) throws Exception {
        String body = "{\"name\":\"%s\",\"url\":\"%s\",\"priority\":%d}".formatted(name, url, priority);
        return client.send(
                client.request(VoiceServerRoutes.PATH, "application/json", body.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpRequest.Builder request(Client client, String method, String more) {
        return client.request(VoiceServerRoutes.PATH + more, "application/json", new byte[0])
                .method(method, HttpRequest.BodyPublishers.noBody());
    }

    private static Client.Answer send(String method, String more) throws Exception {
        return door.client().send(request(door.client(), method, more));
    }

    private static Client.Answer get(String more) throws Exception {
        return send("GET", more);
    }

    private static String status(String name) throws Exception {
        return view(name).path("status").asText();
    }

    private static Map<String, String> statuses(Client client) throws Exception {
        var statuses = new HashMap<String, String>();
        for (JsonNode view : client.send(request(client, "GET", "")).body().path("voice_servers")) {
            statuses.put(view.path("name").asText(), view.path("status").asText());
        }
        return statuses;
    }

    private static JsonNode view(String name) throws Exception {
        for (JsonNode view : get("").body().path("voice_servers")) {
            if (view.path("name").asText().equals(name)) {
                return view;
            }
        }
        throw new AssertionError("no server " + name);
    }
}
