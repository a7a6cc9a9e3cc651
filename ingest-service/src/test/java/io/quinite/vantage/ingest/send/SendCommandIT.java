package io.quinite.vantage.ingest.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.ingest.SharedStack;
import io.quinite.vantage.ingest.TestDoor;
import io.quinite.vantage.ingest.TopicReader;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ExtendWith(SharedStack.class)
final class SendCommandIT {
    private static final UUID ORGANIZATION = UUID.randomUUID();

    @TempDir
    private static Path directory;

    private static TestDoor door;
    private static ServerSocket admin;

    @BeforeAll
    static void start(TestStack stack) throws Exception {
        door = TestDoor.start(stack, Map.of());
        admin = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        door.writeEndpoints(directory, admin);
    }

    @AfterAll
    static void stop() throws Exception {
        admin.close();
        door.close();
    }

    @Test
    void shouldSendEachLineToItsDoorAndKeepWhatIsRefused() throws Exception {
        String sid = UUID.randomUUID().toString();
        UUID lead = UUID.randomUUID();
        Path file = directory.resolve("mixed.ndjson");
        Files.writeString(
                file,
                String.join(
                        "\n",
                        call(sid),
                        "{\"type\":\"lead_captured\",\"lead_id\":\"%s\",\"organization_id\":\"%s\",\"data\":{\"name\":\"n\"}}"
                                .formatted(lead, ORGANIZATION),
                        "",
                        "{\"type\":\"call_ringing\",\"call_sid\":\"" + sid + "\"}",
                        "no json",
                        call(sid)));
        var out = new StringWriter();

        int status = run(out, "--chunk", "2", file.toString());

        assertThat(status).isEqualTo(3);
        assertThat(out.toString()).contains("3 facts accepted, 2 refused");
        assertThat(calls(sid)).isEqualTo(2);
        assertThat(TopicReader.all(door.settings(), Topics.LEAD_EVENTS))
                .anyMatch(row -> row.key().equals(lead.toString()));
        assertThat(Files.readAllLines(directory.resolve("mixed.ndjson.rejected")))
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"line\":4", "missing-field", "organization_id"),
                        second -> assertThat(second).contains("\"line\":5", "malformed-json", "no json"));
        assertThat(directory.resolve("mixed.ndjson.progress")).doesNotExist();
    }

    @Test
    void shouldGoOnAfterTheLastChunkThatWasDecided() throws Exception {
        String sid = UUID.randomUUID().toString();
        Path file = directory.resolve("resumed.ndjson");
        var lines = new ArrayList<String>();
        for (int i = 0; i < 10; i++) {
            lines.add(call(sid));
        }
        Files.write(file, lines);
        long offset = String.join("\n", lines.subList(0, 6)).length() + 1L;
        // As a process leaves it that was killed after its third chunk, having written a refusal of the fourth.
        Files.writeString(directory.resolve("resumed.ndjson.progress"), offset + " 6 5 1 8\n");
        Files.writeString(directory.resolve("resumed.ndjson.rejected"), "refused\nof the fourth chunk\n");
        var out = new StringWriter();

        int status = run(out, "--chunk", "2", file.toString());

        assertThat(status).isEqualTo(3);
        assertThat(out.toString()).contains("going on after line 6", "9 facts accepted, 1 refused");
        assertThat(calls(sid)).isEqualTo(4);
        assertThat(directory.resolve("resumed.ndjson.rejected")).hasContent("refused\n");
    }

    @Test
    void shouldWaitForADoorThatIsShut() throws Exception {
        String sid = UUID.randomUUID().toString();
        Path file = directory.resolve("patient.ndjson");
        Files.writeString(file, call(sid));
        var status = new int[1];
        var sending = new Thread(() -> status[0] = run(new StringWriter(), file.toString()));

        door.restartDoor(sending::start);
        sending.join();

        assertThat(status[0]).isZero();
        assertThat(calls(sid)).isEqualTo(1);
    }

    @Test
    void shouldSayHowFarItIsWhenItGivesUp() throws Exception {
        Path file = directory.resolve("given-up.ndjson");
        Files.writeString(file, call("x"));
        var out = new StringWriter();
        var status = new int[1];

        door.restartDoor(() -> status[0] = run(out, "--patience", "1", file.toString()));

        assertThat(status[0]).isEqualTo(1);
        assertThat(out.toString())
                .contains("the door has taken nothing for 1 s (no answer from " + door.uri() + ")")
                .contains("run the same command again to go on where it was");
    }

    @Test
    void shouldSayThatAFileIsMissing() {
        var out = new StringWriter();

        assertThat(run(out, "nowhere.ndjson")).isEqualTo(1);

        assertThat(out.toString()).contains("there is no file nowhere.ndjson");
    }

    private static int run(StringWriter out, String... arguments) {
        var all = new ArrayList<>(List.of("--data", directory.toString()));
        all.addAll(List.of(arguments));
        return command(out).execute(all.toArray(String[]::new));
    }

    private static CommandLine command(StringWriter out) {
        return new CommandLine(new SendCommand())
                .setOut(new PrintWriter(out))
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    out.append(e.getMessage());
                    return 1;
                });
    }

    private static long calls(String sid) {
        return TopicReader.all(door.settings(), Topics.CALL_EVENTS).stream()
                .filter(row -> row.key().equals(sid))
                .count();
    }

    private static String call(String sid) {
        return "{\"event_id\":\"%s\",\"type\":\"call_ringing\",\"call_sid\":\"%s\",\"lead_id\":\"%s\",\"organization_id\":\"%s\"}"
                .formatted(UUID.randomUUID(), sid, UUID.randomUUID(), ORGANIZATION);
    }
}
