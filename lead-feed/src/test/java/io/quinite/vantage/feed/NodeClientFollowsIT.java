package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else's client for Server-Sent Events, run by Node, against a feed that goes away and comes back. */
@ExtendWith(SharedStack.class)
final class NodeClientFollowsIT {
    private static final Path SCRIPTS = Path.of("src", "test", "resources", "eventsource");
    private static final int EACH = 40;

    private final UUID organization = UUID.randomUUID();
    private final UUID lead = UUID.randomUUID();
    private final Changes changes = new Changes(5_000_000);

    @TempDir
    private Path directory;

    @Test
    void shouldMissAndRepeatNothingThoughTheFeedGoesAway(TestStack stack) throws Exception {
        Path modules = NodePackages.installed(SCRIPTS, "follow.mjs");
        var sent = new ArrayList<LeadChange>();
        Process node;
        URI uri;
        try (var feed = TestFeed.start(stack, Map.of());
                var topic = new Topic(stack)) {
            uri = feed.uri();
            node = follow(modules, uri, feed.keyOf(organization).value());
            await().until(() -> Files.readString(directory.resolve("err")).contains("open"));
            sent.addAll(publish(topic));
            await().until(() -> Files.readAllLines(directory.resolve("out")).size() == EACH);
        }
        try (var topic = new Topic(stack)) {
            sent.addAll(publish(topic));
            try (var again = TestFeed.start(stack, Map.of("feed.port", Integer.toString(uri.getPort())))) {
                assertThat(again.uri()).isEqualTo(uri);
                await().atMost(Duration.ofSeconds(30))
                        .until(() ->
                                Files.readAllLines(directory.resolve("out")).size() == 2 * EACH);
                sent.addAll(publish(topic));

                assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            node.destroyForcibly();
        }

        assertThat(Files.readAllLines(directory.resolve("out")))
                .as(Files.readString(directory.resolve("err")))
                .isEqualTo(sent.stream()
                        .map(change -> Long.toString(change.getSequence()))
                        .toList());
    }

    private List<LeadChange> publish(Topic topic) {
        var sent = new ArrayList<LeadChange>();
        for (int i = 0; i < EACH; i++) {
            var change = changes.update(organization, lead, "new", "contacted", "status");
            topic.publish(change);
            sent.add(change);
        }
        return sent;
    }

    private Process follow(Path modules, URI uri, String key) throws IOException {
        Path script = modules.resolve("follow.mjs");
        var builder = new ProcessBuilder("node", script.toAbsolutePath().toString());
        builder.environment()
                .putAll(Map.of(
                        "FEED_URL", uri.toString(),
                        "FEED_KEY", key,
                        "FEED_COUNT", Integer.toString(3 * EACH)));
        return builder.redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }
}
