package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that are slow, a port that is taken, and the end. */
@ExtendWith(SharedStack.class)
final class ClosingIT {
    private static TestDoor door;

    @BeforeAll
    static void start(TestStack stack) throws Exception {
        door = TestDoor.start(stack, Map.of("ingest.idle.timeout.ms", "2000", "ingest.requests.in.flight.max", "2"));
    }

    @AfterAll
    static void stop() {
        door.close();
    }

    @Test
    void shouldNotWaitForAClientThatSendsItsBodyTooSlowly() throws Exception {
        try (var socket = open()) {
            head(socket, 100);
            socket.getOutputStream().write("{".getBytes(StandardCharsets.UTF_8));

            assertThat(firstLine(socket)).contains(" 408 ");
        }
    }

    @Test
    void shouldRefuseMoreRequestsThanMayBeInFlight() throws Exception {
        try (var one = open();
                var other = open()) {
            head(one, 100);
            head(other, 100);
            // A request is begun when the first of its body comes.
            one.getOutputStream().write(' ');
            other.getOutputStream().write(' ');
            await().until(() ->
                    door.observability().meters().scrape().contains("vantage_ingest_requests_in_flight 2.0"));

            var answer = door.client().call(Client.NDJSON, "");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().path("code").asText()).isEqualTo("overloaded");
        }
        await().until(() -> door.client().call(Client.NDJSON, "").status() == 202);
    }

    @Test
    void shouldSayWhichPortIsTaken() {
        int port = door.uri().getPort();
        var config = IngestConfig.from(door.settings().with("ingest.port", Integer.toString(port)));

        assertThatThrownBy(() -> IngestService.start(config, Observability.quiet()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(":" + port)
                .hasMessageContaining("ingest.port");
    }

    @Test
    void shouldAnswerWhatIsInFlightWhenItIsClosed() throws Exception {
        UUID event = UUID.randomUUID();
        String body = "{\"event_id\":\"%s\",\"type\":\"call_ringing\",\"call_sid\":\"s\",\"organization_id\":\"%s\"}"
                .formatted(event, UUID.randomUUID());
        var threads = Executors.newSingleThreadExecutor();
        try (var socket = open()) {
            head(socket, body.length());
            socket.getOutputStream().write(body.substring(0, 10).getBytes(StandardCharsets.UTF_8));
            await().until(() ->
                    door.observability().meters().scrape().contains("vantage_ingest_requests_in_flight 1.0"));

            door.restartDoor(() -> {});
            // The rest would have come; the answer to a body that was cut off is no 2xx.
            assertThat(firstLine(socket)).doesNotContain(" 202 ");
        } finally {
            threads.shutdownNow();
        }
        assertThat(TopicReader.all(door.settings(), Topics.CALL_EVENTS))
                .noneMatch(row -> row.value().getEventId().equals(event));
    }

    private static Socket open() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), door.uri().getPort());
    }

    private static void head(Socket socket, int length) throws IOException {
        String head = "POST /v1/call-events HTTP/1.1\r\nHost: door\r\nContent-Type: application/x-ndjson\r\n"
                + "Authorization: Bearer " + door.key().value() + "\r\nContent-Length: " + length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String firstLine(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        try {
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = reader.readLine();
            return line == null ? "" : line;
        } catch (java.net.SocketException e) {
            return "";
        }
    }
}
