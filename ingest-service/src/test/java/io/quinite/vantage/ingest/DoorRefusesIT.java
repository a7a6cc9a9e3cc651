package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the door does not take, how it says so, and what it takes all the same. */
@ExtendWith(SharedStack.class)
final class DoorRefusesIT {
    private static final UUID ORGANIZATION = UUID.fromString("7b0f6f0e-5d0c-4a53-9a5e-1f2d3c4b5a69");

    private static TestStack stack;
    private static Observability observability;
    private static IngestService service;
    private static Client client;
    private static Client tenant;

    @BeforeAll
    static void start(TestStack shared) throws Exception {
        stack = shared;
        var any = TestDoor.newKey(stack, null);
        var own = TestDoor.newKey(stack, ORGANIZATION);
        observability = Observability.quiet();
        service = IngestService.start(IngestConfig.from(stack.settings().with("ingest.port", "0")), observability);
        client = new Client(service.uri(), any.value());
        tenant = new Client(service.uri(), own.value());
        await().until(() -> observability.health().unready().isEmpty());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void shouldMakeAKeyWaitThatDoesMoreThanItMay() throws Exception {
        String ten = ("{\"type\":\"call_ringing\",\"call_sid\":\"rate\",\"organization_id\":\"" + ORGANIZATION
                        + "\"}\n")
                .repeat(10);
        try (var door = TestDoor.start(
                stack, Map.of("ingest.key.requests.per.second", "1000", "ingest.key.facts.per.second", "1"))) {
            assertThat(door.client().call(Client.NDJSON, ten).status()).isEqualTo(202);

            var answer = door.client().call(Client.NDJSON, ten);

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.contentType()).isEqualTo(Problem.MEDIA_TYPE);
            assertThat(answer.body().path("code").asText()).isEqualTo("rate-limited");
            assertThat(answer.whole().headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 10L);
        }
    }

    @Test
    void shouldTakeTheGoodLinesAndRefuseTheBadOnes() throws Exception {
        String sid = "sid-" + UUID.randomUUID();
        String body = String.join(
                "\n",
                fact(sid, "call_placed", "{\"to\":\"+911\"}"),
                "",
                "{not json",
                fact(sid, "call_exploded", "{}"),
                fact(sid, "call_ended", "{\"duration_seconds\":\"184\"}"),
                fact(sid, "call_noted", "{\"text\":\"a\\u0000b\"}"),
                fact(sid, "transcript_ready", "{\"text\":\"" + "x".repeat(512 * 1024 + 1) + "\"}"),
                "[]",
                fact(sid, "call_ringing", "{}"));

        var answer = client.call(Client.NDJSON, body);

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.body().path("accepted").asInt()).isEqualTo(2);
        var rejected = answer.body().path("rejected");
        assertThat(rejected.findValuesAsText("code"))
                .containsExactly(
                        "malformed-json", "unknown-type", "invalid-type", "nul-character", "too-long", "not-an-object");
        assertThat(rejected.findValuesAsText("line")).containsExactly("3", "4", "5", "6", "7", "8");
        assertThat(rejected.findValuesAsText("index")).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(rejected.findValuesAsText("field"))
                .containsExactly("type", "data.duration_seconds", "data.text", "data.text");
        assertThat(ofCall(sid)).hasSize(2);
    }

    @Test
    void shouldTakeNothingOfABodyThatCannotBeReadToItsEnd() throws Exception {
        String sid = "sid-" + UUID.randomUUID();
        String good = fact(sid, "call_ringing", "{}");

        var answer = client.call(Client.JSON, "[" + good + ",{\"type\":");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("code").asText()).isEqualTo("malformed-json");
        assertThat(ofCall(sid)).isEmpty();
    }

    /** Way 2 in which direct writes lose data: a callback that finds no row is answered 200 and dropped. */
    @Test
    void shouldKeepARecordingOfACallThatNobodyHasHeardOf() throws Exception {
        String sid = "sid-" + UUID.randomUUID();

        var answer = client.call(Client.JSON, fact(sid, "recording_ready", "{\"url\":\"https://x/1.mp3\"}"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(ofCall(sid)).hasSize(1);
    }

    /** Way 3: timeout and cancel are final statuses that nobody handles. No word of a provider is an error here. */
    @Test
    void shouldKeepEveryFinalStatusAsTheProviderSaysIt() throws Exception {
        String sid = "sid-" + UUID.randomUUID();
        var words = List.of("timeout", "cancel", "busy", "a word of tomorrow");
        String body = words.stream()
                .map(word -> fact(sid, "call_ended", "{\"provider_status\":\"" + word + "\"}"))
                .collect(java.util.stream.Collectors.joining("\n"));

        var answer = client.call(Client.NDJSON, body);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(ofCall(sid))
                .extracting(row -> ((CallEnded) row.value().getFact()).getProviderStatus())
                .containsExactlyElementsOf(words);
    }

    /** Way 5: the status violates a check, and the transcript, written together with it, goes too. */
    @Test
    void shouldTakeTheTranscriptWhenTheStatusIsRefused() throws Exception {
        String sid = "sid-" + UUID.randomUUID();

        var answer = client.call(
                Client.NDJSON,
                fact(sid, "call_ended", "{\"provider_status\":7}") + "\n"
                        + fact(sid, "transcript_ready", "{\"text\":\"hello\"}"));

        assertThat(answer.status()).isEqualTo(207);
        assertThat(ofCall(sid)).hasSize(1);
    }

    /** Way 9 in which direct writes lose data: a body may name any organization. */
    @Test
    void shouldRefuseFactsOfAnotherOrganizationByLine() throws Exception {
        String sid = "sid-" + UUID.randomUUID();
        String own = fact(sid, "call_ringing", "{}");
        String foreign = own.replace(ORGANIZATION.toString(), UUID.randomUUID().toString());

        var many = tenant.call(Client.NDJSON, own + "\n" + foreign);
        var single = tenant.call(Client.JSON, foreign);

        assertThat(many.status()).isEqualTo(207);
        assertThat(many.body().path("rejected").findValuesAsText("code")).containsExactly("organization-forbidden");
        assertThat(single.status()).isEqualTo(403);
        assertThat(ofCall(sid)).hasSize(1);
    }

    @Test
    void shouldRefuseWhoBringsNoKnownKey() throws Exception {
        var stranger = new Client(service.uri(), "vk_wrong");

        var wrong = stranger.call(Client.NDJSON, fact("x", "call_ringing", "{}"));
        var none = HttpRequest.newBuilder(service.uri().resolve("/v1/call-events"))
                .header("Content-Type", Client.NDJSON)
                .POST(HttpRequest.BodyPublishers.ofString("{}"));

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.whole().headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(client.send(none).status()).isEqualTo(401);
    }

    @Test
    void shouldAnswerEveryMistakeWithAProblem() throws Exception {
        byte[] body = fact("x", "call_ringing", "{}").getBytes(StandardCharsets.UTF_8);

        var type = client.send(client.request("/v1/call-events", "text/plain", body));
        var encoding = client.send(
                client.request("/v1/call-events", Client.NDJSON, body).header("Content-Encoding", "br"));
        var path = client.send(client.request("/v1/nothing", Client.NDJSON, body));
        var method = client.send(
                HttpRequest.newBuilder(service.uri().resolve("/v1/call-events")).GET());
        var gzip = client.send(
                client.request("/v1/call-events", Client.NDJSON, body).header("Content-Encoding", "gzip"));
        var torn = client.send(client.request("/v1/call-events", Client.NDJSON, Arrays.copyOf(gzip(body), 30))
                .header("Content-Encoding", "gzip"));
        var bomb = client.send(client.request("/v1/call-events", Client.NDJSON, gzip(new byte[4 * 1024 * 1024]))
                .header("Content-Encoding", "gzip"));

        var headers = client.send(
                client.request("/v1/call-events", Client.NDJSON, body).header("X-Much", "x".repeat(9_000)));

        assertThat(List.of(type, encoding, path, method, gzip, torn, bomb, headers))
                .allSatisfy(answer -> assertThat(answer.contentType()).isEqualTo("application/problem+json"));
        assertThat(headers.status()).isEqualTo(431);
        assertThat(type.status()).isEqualTo(415);
        assertThat(encoding.status()).isEqualTo(415);
        assertThat(path.status()).isEqualTo(404);
        assertThat(method.status()).isEqualTo(405);
        assertThat(gzip.body().path("code").asText()).isEqualTo("malformed-gzip");
        assertThat(torn.body().path("code").asText()).isEqualTo("malformed-gzip");
        assertThat(bomb.status()).isEqualTo(413);
        assertThat(bomb.body().path("code").asText()).isEqualTo("compression-ratio");
    }

    @Test
    void shouldRefuseAFactThatIsLargerThanARecord() throws Exception {
        String sid = "sid-" + UUID.randomUUID();
        var metadata = new StringBuilder();
        for (int i = 0; i < 80; i++) {
            metadata.append(i == 0 ? "" : ",")
                    .append("\"k")
                    .append(i)
                    .append("\":\"")
                    .append("v".repeat(15_000))
                    .append('"');
        }

        var answer = client.call(
                Client.NDJSON,
                fact(sid, "call_noted", "{\"metadata\":{" + metadata + "}}") + "\n" + fact(sid, "call_ringing", "{}"));

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.body().path("rejected").findValuesAsText("code")).containsExactly("record-too-large");
        assertThat(ofCall(sid)).hasSize(1);
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() throws Exception {
        var answer = client.send(client.request(
                "/v1/call-events", Client.NDJSON, "\n".repeat(17 * 1024 * 1024).getBytes(StandardCharsets.UTF_8)));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body().path("code").asText()).isEqualTo("body-too-large");
    }

    @Test
    void shouldGoOnWhenAClientGivesUpHalfWay() throws Exception {
        var address = URI.create(service.uri().toString());
        try (var socket = new java.net.Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write("POST /v1/call-events HTTP/1.1\r\nContent-Length: 1".getBytes(StandardCharsets.UTF_8));
        }

        var answer = client.http()
                .send(
                        client.request("/v1/call-events", Client.NDJSON, new byte[0])
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(202);
    }

    private static List<ConsumerRecord<String, CallEvent>> ofCall(String sid) {
        return TopicReader.all(stack.settings(), Topics.CALL_EVENTS).stream()
                .filter(row -> row.key().equals(sid))
                .toList();
    }

    private static String fact(String sid, String type, String data) {
        return "{\"event_id\":\"%s\",\"type\":\"%s\",\"call_sid\":\"%s\",\"organization_id\":\"%s\",\"data\":%s}"
                .formatted(UUID.randomUUID(), type, sid, ORGANIZATION, data);
    }

    private static byte[] gzip(byte[] body) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }
}
