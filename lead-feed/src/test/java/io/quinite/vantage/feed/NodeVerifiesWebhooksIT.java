package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else's implementation of Standard Webhooks, run by Node, verifies what the feed signs. */
@ExtendWith(SharedStack.class)
final class NodeVerifiesWebhooksIT {
    private static final Path SCRIPTS = Path.of("src", "test", "resources", "standardwebhooks");

    private final UUID organization = UUID.randomUUID();
    private final Changes changes = new Changes(7_000_000);

    @TempDir
    private Path directory;

    @Test
    void shouldVerifyWhatIsSignedAlsoWhileASecretRotates(TestStack stack) throws Exception {
        Path modules = NodePackages.installed(SCRIPTS, "receive.mjs");
        var node = new ProcessBuilder("node", modules.resolve("receive.mjs").toString())
                .redirectOutput(out().toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        try (var feed = TestFeed.start(stack, Receiver.SETTINGS);
                var topic = new Topic(stack);
                var secrets = new PrintStream(node.getOutputStream(), true, StandardCharsets.UTF_8)) {
            var subscriptions = new Subscriptions(feed.uri(), feed.keyOf(organization));
            var created = subscriptions.create(URI.create("http://127.0.0.1:" + awaitLine("port ") + "/"));
            secrets.println(created.path("secret").asText());
            awaitLine("knows 1");
            var first = changes.create(organization, UUID.randomUUID(), "नया \"lead\"");
            topic.publish(first);
            assertThat(awaitLine(first.getSequence() + " ")).isEqualTo("good tampered bad");

            var rotated =
                    subscriptions.done("POST", "/" + Subscriptions.id(created) + "/rotate", "{\"overlap_hours\":1}");
            secrets.println(rotated.path("secret").asText());
            awaitLine("knows 2");
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                var change = changes.create(organization, UUID.randomUUID(), "new");
                topic.publish(change);
                return awaitLine(change.getSequence() + " ").equals("good good tampered bad bad");
            });
            subscriptions.ask("DELETE", "/" + Subscriptions.id(created), "");
        } finally {
            node.destroyForcibly();
        }
    }

    private Path out() {
        return directory.resolve("out");
    }

    /** @return the rest of the line */
    private String awaitLine(String start) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> rest(start), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> rest(String start) throws IOException {
        return Files.readAllLines(out()).stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst();
    }
}
