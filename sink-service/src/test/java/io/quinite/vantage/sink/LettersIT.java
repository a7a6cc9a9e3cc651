package io.quinite.vantage.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.law.RandomFacts;
import io.quinite.vantage.sink.law.Tables;
import io.quinite.vantage.sink.letters.DeadLettersCommand;
import io.quinite.vantage.sink.letters.ParkedCommand;
import io.quinite.vantage.teststack.TestStack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What did not get into a row can be looked at and settled. The door is a listener here; end-to-end has the real one. */
@SuppressWarnings("try") // A service works without being called.
final class LettersIT {
    private final List<String> received = new ArrayList<>();

    private record Outcome(int status, String text) {}

    private static Outcome run(Object command, String... args) {
        var text = new StringWriter();
        int status = new CommandLine(command)
                .setOut(new PrintWriter(text))
                .setErr(new PrintWriter(text))
                .execute(args);
        return new Outcome(status, text.toString());
    }

    private HttpServer door() throws Exception {
        var door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/v1/call-events", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            body.lines().forEach(received::add);
            byte[] answer = ("{\"accepted\":" + body.lines().count() + ",\"rejected\":[]}").getBytes(UTF_8);
            exchange.sendResponseHeaders(202, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        door.start();
        return door;
    }

    @Test
    void shouldShowReplayAndDropDeadLettersAndShowWhatIsParked(@TempDir Path directory) throws Exception {
        var world = new RandomFacts(5);
        var door = door();
        try (var stack = TestStack.start(directory);
                var traffic = new Traffic(stack.settings())) {
            var tables = new Tables(stack.postgres().connect());
            tables.addOrganizationsAndProjects(world);
            tables.addCampaigns(world);
            var nobody = URI.create("http://127.0.0.1:" + door.getAddress().getPort());
            new Endpoints(
                            nobody,
                            nobody,
                            new Secret("key"),
                            new Secret(stack.postgres().libpqUri()),
                            stack.kafka().bootstrapServers(),
                            URI.create(stack.registry().url()),
                            nobody)
                    .write(directory);
            var invalid = fact(world, "call 1", new CallNoted("n", Map.of("k", "{no json", "good", "[1.50]")));
            traffic.send(invalid);
            traffic.send(Topics.CALL_EVENTS.name(), "call 2", "garbage".getBytes(UTF_8));
            traffic.send(fact(world, "call 3", new CallPlaced("1", "2", 1)));
            String data = directory.toString();
            try (var sink =
                    SinkService.start(SinkConfig.from(stack.settingsAs("vantage_sink")), Observability.quiet())) {
                await().until(() -> tables.number("select (select count(*) from pipeline.dead_letters)"
                                + " + (select count(*) from pipeline.parked_facts)")
                        == 3);
            }
            Path fixes = directory.resolve("fixes.json");

            assertThat(run(new ParkedCommand(), "--data", data).text)
                    .contains("for identity", "given up in 6 d 23 h", "1 wait for identity");
            assertThat(run(new DeadLettersCommand(), "list", "--data", data).text)
                    .contains("invalid-json", "unreadable", "2 letters");
            assertThat(run(
                                    new DeadLettersCommand(),
                                    "show",
                                    invalid.getEventId().toString(),
                                    "--data",
                                    data)
                            .text)
                    .contains("\"type\":\"call_noted\"", "\"good\":[1.50]", "{no json");

            var refused = run(new DeadLettersCommand(), "replay", "--everything", "--data", data);
            assertThat(refused.status).isEqualTo(3);
            assertThat(refused.text)
                    .contains("metadata.k is no JSON", "its bytes are no fact", "0 accepted, 2 refused");
            assertThat(received).isEmpty();

            Files.writeString(fixes, "{\"cause\":{\"invalid-json\":{\"data\":{\"metadata\":{\"k\":null}}}}}");
            var dry = run(
                    new DeadLettersCommand(),
                    "replay",
                    "--cause",
                    "invalid-json",
                    "--fix",
                    fixes.toString(),
                    "--dry-run",
                    "--data",
                    data);
            assertThat(dry.text).contains("1 would be sent").contains("replayed_from");
            assertThat(received).isEmpty();

            var replayed = run(
                    new DeadLettersCommand(),
                    "replay",
                    "--cause",
                    "invalid-json",
                    "--fix",
                    fixes.toString(),
                    "--data",
                    data);
            assertThat(replayed.text).contains("1 accepted, 0 refused");
            assertThat(replayed.status).isZero();
            assertThat(received)
                    .singleElement()
                    .asString()
                    .contains(invalid.getEventId().toString(), "\"replayed_from\":\"voice.call-events-")
                    .contains("\"metadata\":{\"good\":[1.50]}");
            assertThat(run(new DeadLettersCommand(), "drop", "--cause", "unreadable", "--why", "a test", "--data", data)
                            .text)
                    .contains("1 dropped");
            assertThat(run(new DeadLettersCommand(), "list", "--data", data).text)
                    .contains("0 letters");
            assertThat(run(new DeadLettersCommand(), "list", "--state", "any", "--data", data).text)
                    .contains("replayed", "dropped", "2 letters");
            assertThat(tables.unbalanced()).isEmpty();
        } finally {
            door.stop(0);
        }
    }

    /** Of a call of which no campaign and no lead is known. */
    private static CallEvent fact(RandomFacts world, String sid, Object fact) {
        return CallEvent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setCallSid(sid)
                .setOrganizationId(world.organizations.get(0))
                .setOccurredAt(Instant.parse("2026-11-02T04:00:00Z"))
                .setReceivedAt(Instant.parse("2026-11-02T04:00:01Z"))
                .setSource(CallSource.PROVIDER)
                .setFact(fact)
                .build();
    }
}
