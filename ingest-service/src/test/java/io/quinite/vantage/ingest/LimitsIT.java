package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.teststack.TestStack;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every limit: what just keeps it is taken, what just breaks it is refused with its code, place and field. */
@ExtendWith(SharedStack.class)
final class LimitsIT {
    private static final int KIB = 1024;
    private static final int FACTS_MAX = 50;
    private static final UUID ORGANIZATION = UUID.randomUUID();

    private static TestDoor door;

    /** @param over how far beyond the limit: 0, or 1 */
    private record Limit(
            String name, int status, String code, @Nullable String field, IntFunction<Body> over) {
        @Override
        public String toString() {
            return name;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Body(String path, String type, byte[] bytes, String header, String value) {}

    @BeforeAll
    static void start(TestStack stack) throws Exception {
        door = TestDoor.start(
                stack,
                Map.of(
                        "ingest.facts.max",
                        Integer.toString(FACTS_MAX),
                        "ingest.header.timeout.ms",
                        "700",
                        "ingest.body.timeout.ms",
                        "2000"));
    }

    @AfterAll
    static void stop() {
        door.close();
    }

    static Stream<Limit> limits() {
        return Stream.of(bodies(), texts(), maps(), numbers()).flatMap(rows -> rows);
    }

    private static Stream<Limit> bodies() {
        return Stream.of(
                new Limit("body", 413, "body-too-large", null, over -> lines(" ".repeat(4_095) + "\n", 4 * KIB, over)),
                new Limit("line", 207, "line-too-long", null, over -> line(padded(4 * KIB * KIB + over))),
                new Limit(
                        "facts",
                        413,
                        "too-many-facts",
                        null,
                        over -> lines(call("call_ringing", "") + "\n", FACTS_MAX, 0, over)),
                new Limit(
                        "depth",
                        400,
                        "json-limits",
                        null,
                        over -> fact("call_noted", metadata("[".repeat(29 + over) + "]".repeat(29 + over)))),
                new Limit(
                        "digits",
                        400,
                        "json-limits",
                        null,
                        over -> fact("call_noted", metadata("9".repeat(300 + over)))),
                new Limit("gzip ratio", 413, "compression-ratio", null, LimitsIT::gzip),
                new Limit(
                        "record",
                        413,
                        "record-too-large",
                        null,
                        over -> fact("call_noted", entries("metadata", 60 + 8 * over, 16_000))),
                new Limit(
                        "headers",
                        431,
                        "headers-too-large",
                        null,
                        over -> new Body(
                                "/v1/call-events",
                                Client.NDJSON,
                                new byte[0],
                                "X-Long",
                                "h".repeat(7_500 + 1_000 * over))));
    }

    private static Stream<Limit> texts() {
        return Stream.of(
                text("transcript_ready", "text", 512 * KIB, ""),
                text("call_analyzed", "summary", 64 * KIB, ""),
                text("call_noted", "text", 64 * KIB, ""),
                text("recording_ready", "url", 2 * KIB, ""),
                text("call_ended", "provider_status", KIB, ""),
                text("transfer_requested", "reason", KIB, ""),
                lead("name", KIB, ""),
                lead("notes", 64 * KIB, ",\"name\":\"n\""),
                lead("email", KIB, ",\"name\":\"n\""),
                new Limit(
                        "call_sid",
                        400,
                        "too-long",
                        "call_sid",
                        over -> one("{\"type\":\"call_ringing\",\"call_sid\":\"%s\",\"organization_id\":\"%s\"}"
                                .formatted("s".repeat(128 + over), ORGANIZATION))),
                new Limit(
                        "bytes, not characters",
                        400,
                        "too-long",
                        "data.reason",
                        over -> fact(
                                "transfer_requested", "\"reason\":\"" + "é".repeat(512) + "x".repeat(over) + "\"")));
    }

    private static Stream<Limit> maps() {
        return Stream.of(
                new Limit(
                        "attributes", 400, "too-many", "attributes", over -> with(entries("attributes", 64 + over, 3))),
                new Limit(
                        "attribute",
                        400,
                        "too-long",
                        "attributes.k0",
                        over -> with(entries("attributes", 1, KIB + over))),
                new Limit(
                        "name of an attribute",
                        400,
                        "too-long",
                        "attributes",
                        over -> with("\"attributes\":{\"" + "k".repeat(256 + over) + "\":1}")),
                new Limit(
                        "metadata",
                        400,
                        "too-many",
                        "data.metadata",
                        over -> fact("call_noted", entries("metadata", 256 + over, 3))),
                // With its quotes: it is JSON text.
                new Limit(
                        "value of metadata",
                        400,
                        "too-long",
                        "data.metadata.k0",
                        over -> fact("call_noted", entries("metadata", 1, 16 * KIB - 2 + over))));
    }

    private static Stream<Limit> numbers() {
        return Stream.of(
                number("call_placed", "attempt", 1_000),
                number("call_ended", "duration_seconds", 7 * 24 * 60 * 60),
                number("recording_ready", "duration_seconds", 7 * 24 * 60 * 60),
                new Limit(
                        "least number",
                        400,
                        "out-of-range",
                        "data.attempt",
                        over -> fact("call_placed", "\"attempt\":" + -over)),
                new Limit(
                        "latest time",
                        400,
                        "timestamp-out-of-range",
                        "occurred_at",
                        over -> with("\"occurred_at\":\"" + (2099 + over) + "-12-31T23:59:59Z\"")),
                new Limit(
                        "earliest time",
                        400,
                        "timestamp-out-of-range",
                        "occurred_at",
                        over -> with("\"occurred_at\":\"" + (2000 - over) + "-01-01T00:00:00Z\"")));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void shouldTakeWhatKeepsItAndRefuseWhatBreaksIt(Limit limit) throws Exception {
        var below = send(limit.over().apply(0));
        var above = send(limit.over().apply(1));

        assertThat(below.status()).as(below.body().toString()).isEqualTo(202);
        assertThat(above.status()).as(above.body().toString()).isEqualTo(limit.status());
        if (limit.status() == 207) {
            var rejected = above.body().path("rejected").get(0);
            assertThat(rejected.path("code").asText()).isEqualTo(limit.code());
            assertThat(rejected.path("line").asInt()).isEqualTo(1);
            return;
        }
        assertThat(above.contentType()).isEqualTo("application/problem+json");
        assertThat(above.body().path("type").asText()).isEqualTo("urn:vantage:problem:" + limit.code());
        assertThat(above.body().path("field").asText(null)).isEqualTo(limit.field());
    }

    @Test
    void shouldNotWaitForHeadersThatComeAByteAtATime() throws Exception {
        assertThat(dribbled("POST /v1/call-events HTTP/1.1\r\nHost: door\r\nX-Slow: ", "x"))
                .startsWith("HTTP/1.1 408 ")
                .contains("application/problem+json")
                .contains("urn:vantage:problem:header-timeout");
    }

    @Test
    void shouldNotWaitForABodyThatComesAByteAtATime() throws Exception {
        String head =
                "POST /v1/call-events HTTP/1.1\r\nHost: door\r\nContent-Type: application/x-ndjson\r\nAuthorization: Bearer "
                        + door.key().value() + "\r\nContent-Length: 100000\r\n\r\n";
        assertThat(dribbled(head, " "))
                .startsWith("HTTP/1.1 408 ")
                .contains("application/problem+json")
                .contains("urn:vantage:problem:body-timeout");
    }

    /** Sends a byte every 50 ms until there is an answer, which is returned whole. */
    private static String dribbled(String start, String more) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), door.uri().getPort())) {
            var out = socket.getOutputStream();
            out.write(start.getBytes(StandardCharsets.US_ASCII));
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        if (socket.getInputStream().available() == 0) {
                            out.write(more.getBytes(StandardCharsets.US_ASCII));
                        }
                        return socket.getInputStream().available() > 0;
                    });
            socket.setSoTimeout(2_000);
            var answer = new StringBuilder();
            try {
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                        .lines()
                        .forEach(line -> answer.append(line).append('\n'));
            } catch (java.io.UncheckedIOException e) {
                // It does not have to close at once.
            }
            return answer.toString();
        }
    }

    private static Client.Answer send(Body body) throws Exception {
        var client = door.client();
        return client.send(
                client.request(body.path(), body.type(), body.bytes()).header(body.header(), body.value()));
    }

    private static Limit text(String type, String field, int bytes, String more) {
        return new Limit(
                type + "." + field,
                400,
                "too-long",
                "data." + field,
                over -> fact(type, "\"" + field + "\":\"" + "t".repeat(bytes + over) + "\"" + more));
    }

    private static Limit lead(String field, int bytes, String more) {
        return new Limit(
                "lead_captured." + field,
                400,
                "too-long",
                "data." + field,
                over -> new Body(
                        "/v1/lead-events",
                        Client.JSON,
                        "{\"type\":\"lead_captured\",\"lead_id\":\"%s\",\"organization_id\":\"%s\",\"data\":{\"%s\":\"%s\"%s}}"
                                .formatted(UUID.randomUUID(), ORGANIZATION, field, "t".repeat(bytes + over), more)
                                .getBytes(StandardCharsets.UTF_8),
                        "X-None",
                        ""));
    }

    private static Limit number(String type, String field, int max) {
        String url = type.equals("recording_ready") ? "\"url\":\"u\"," : "";
        return new Limit(
                type + "." + field,
                400,
                "out-of-range",
                "data." + field,
                over -> fact(type, url + "\"" + field + "\":" + (max + over)));
    }

    private static String call(String type, String data) {
        return "{\"type\":\"%s\",\"call_sid\":\"limits\",\"organization_id\":\"%s\",\"data\":{%s}}"
                .formatted(type, ORGANIZATION, data);
    }

    private static Body fact(String type, String data) {
        return one(call(type, data));
    }

    private static Body with(String field) {
        return one(call("call_ringing", "")
                .replaceFirst("\"data\":", java.util.regex.Matcher.quoteReplacement(field + ",\"data\":")));
    }

    private static Body one(String json) {
        return new Body("/v1/call-events", Client.JSON, json.getBytes(StandardCharsets.UTF_8), "X-None", "");
    }

    private static Body line(String line) {
        return new Body("/v1/call-events", Client.NDJSON, line.getBytes(StandardCharsets.UTF_8), "X-None", "");
    }

    private static Body lines(String line, int count, int bytesMore) {
        return line(line.repeat(count) + "\n".repeat(bytesMore));
    }

    private static Body lines(String line, int count, int bytesMore, int linesMore) {
        return lines(line, count + linesMore, bytesMore);
    }

    private static String padded(int bytes) {
        String fact = call("call_ringing", "");
        return fact + " ".repeat(bytes - fact.length());
    }

    private static String metadata(String value) {
        return "\"metadata\":{\"k\":" + value + "}";
    }

    private static String entries(String name, int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"k" + i + "\":\"" + "v".repeat(bytes) + "\"")
                .collect(Collectors.joining(",", "\"" + name + "\":{", "}"));
    }

    /** Four MiB of blank lines with so much noise that they are compressed some 60, or some 200 times. */
    private static Body gzip(int over) {
        var random = new java.util.Random(1);
        var text = new StringBuilder();
        for (int i = (over == 0 ? 400 : 30) * KIB; i > 0; i--) {
            text.append(" \t\r".charAt(random.nextInt(3))).append(random.nextInt(4) == 0 ? "\n" : "");
        }
        text.append("\n".repeat(4 * KIB * KIB));
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new Body("/v1/call-events", Client.NDJSON, bytes.toByteArray(), "Content-Encoding", "gzip");
    }
}
