package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The file for voice servers, clients/node, run by Node against a real door that goes away while it talks. */
@ExtendWith(SharedStack.class)
final class NodeClientIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CALLS = 20;
    private static final int NOTES = 60;
    private static final UUID ORGANIZATION = UUID.randomUUID();

    @TempDir
    private Path directory;

    @Test
    void shouldBringEveryFactInOrderThoughTheDoorGoesAwayAndComesBack(TestStack stack) throws Exception {
        assumeTrue(nodeIsHere(), "SKIPPED: there is no `node` here; install Node 18 or newer to test clients/node");
        try (var door = TestDoor.start(stack, Map.of())) {
            var node = talk(door);
            await().until(() -> ofOrganization(door).size() > CALLS);
            Path spool = directory.resolve("facts.spool");
            door.restartDoor(
                    () -> await("facts wait in the spool").until(() -> Files.exists(spool) && Files.size(spool) > 0));
            assertThat(node.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue())
                    .as(Files.readString(directory.resolve("err")))
                    .isZero();
            var told = JSON.readTree(directory.resolve("out").toFile());

            assertThat(told.path("flushed").asBoolean()).isTrue();
            assertThat(told.path("stats").path("spooled").asInt()).isPositive();
            assertThat(told.path("refused").findValuesAsText("code")).containsExactly("unknown-type", "too-long");
            assertThat(told.path("refused").findValuesAsText("call_sid")).containsExactly("bad-type", "bad-transcript");
            var first = firstSeen(door);
            told.path("said").properties().forEach(call -> assertThat(first.get(call.getKey()))
                    .as("facts of " + call.getKey() + ", in their order")
                    .containsExactlyElementsOf(texts(call.getValue())));
            assertThat(first).hasSize(CALLS);
        }
    }

    private static boolean nodeIsHere() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Process talk(TestDoor door) throws IOException {
        Path script = Path.of("..", "clients", "node", "test", "talk.mjs").toAbsolutePath();
        var builder = new ProcessBuilder("node", script.toString(), Integer.toString(CALLS), Integer.toString(NOTES));
        builder.environment()
                .putAll(Map.of(
                        "VANTAGE_URL", door.uri().toString(),
                        "VANTAGE_KEY", door.key().value(),
                        "VANTAGE_ORGANIZATION", ORGANIZATION.toString(),
                        "VANTAGE_SPOOL", directory.resolve("facts.spool").toString()));
        return builder.redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }

    /** Event ids by call, each where it was first seen. */
    private static Map<String, List<String>> firstSeen(TestDoor door) {
        var seen = new java.util.HashMap<String, LinkedHashSet<String>>();
        ofOrganization(door).forEach(row -> seen.computeIfAbsent(row.get(0), any -> new LinkedHashSet<>())
                .add(row.get(1)));
        var ordered = new java.util.HashMap<String, List<String>>();
        seen.forEach((call, ids) -> ordered.put(call, new ArrayList<>(ids)));
        return ordered;
    }

    private static List<List<String>> ofOrganization(TestDoor door) {
        return TopicReader.all(door.settings(), Topics.CALL_EVENTS).stream()
                .filter(row -> row.value().getOrganizationId().equals(ORGANIZATION))
                .map(row -> List.of(row.key(), row.value().getEventId().toString()))
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
