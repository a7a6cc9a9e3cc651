package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two instances share the subscriptions: each is one instance's, and when that is killed, the other's. */
@ExtendWith(SharedStack.class)
final class WebhooksOfTwoInstancesIT {
    private static final int SUBSCRIPTIONS = 12;

    private final UUID organization = UUID.randomUUID();
    private final UUID lead = UUID.randomUUID();
    private final Changes changes = new Changes(10_000_000);

    @TempDir
    private Path directory;

    @Test
    void shouldShareSubscriptionsAndTakeOverThoseOfADeadInstance(TestStack stack) throws Exception {
        var settings = new HashMap<>(Receiver.SETTINGS);
        settings.putAll(Map.of("feed.webhooks.timeout.ms", "4000", "feed.webhooks.lease.ms", "8000"));
        try (var feed = TestFeed.start(stack, settings);
                var other = new ChildFeed(directory, stack, settings);
                var topic = new Topic(stack);
                var receiver = new Receiver()) {
            var subscriptions = new Subscriptions(feed.uri(), feed.keyOf(organization));
            for (int i = 0; i < SUBSCRIPTIONS; i++) {
                subscriptions.create(receiver.uri("/" + i));
            }
            await().until(() -> owners(stack).size() == 1);
            other.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> owners(stack).size() == 2);
            await().until(() -> owners(stack).values().stream().allMatch(count -> count > 1));

            var sent = publish(topic, 50);
            for (int i = 0; i < SUBSCRIPTIONS; i++) {
                receiver.awaitTaken("/" + i, sent.size());
                assertThat(receiver.sequences("/" + i)).isEqualTo(sequences(sent));
            }

            sent.addAll(publish(topic, 50));
            other.kill();
            sent.addAll(publish(topic, 50));
            for (int i = 0; i < SUBSCRIPTIONS; i++) {
                String path = "/" + i;
                await().atMost(Duration.ofSeconds(60))
                        .until(() ->
                                receiver.sequences(path).stream().distinct().count() == sent.size());
                assertThat(receiver.sequences(path).stream().distinct().toList())
                        .isEqualTo(sequences(sent));
            }
            await().until(() -> owners(stack).size() == 1);
            for (var each : subscriptions.done("GET", "", "").path("subscriptions")) {
                subscriptions.ask("DELETE", "/" + Subscriptions.id(each), "");
            }
        }
    }

    /** How many of the organization's subscriptions each instance has. */
    private Map<String, Integer> owners(TestStack stack) throws SQLException {
        try (var connection = stack.postgres().connect();
                var statement = connection.prepareStatement("select owner, count(*) from pipeline.feed_subscriptions"
                        + " where organization_id = ? and owner is not null group by owner")) {
            statement.setObject(1, organization);
            var owners = new HashMap<String, Integer>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    owners.put(rows.getString(1), rows.getInt(2));
                }
            }
            return owners;
        }
    }

    private List<LeadChange> publish(Topic topic, int count) {
        var sent = new ArrayList<LeadChange>();
        for (int i = 0; i < count; i++) {
            sent.add(changes.update(organization, lead, "new", "won", "status"));
        }
        topic.publish(sent);
        return sent;
    }

    private static List<Long> sequences(List<LeadChange> changes) {
        return changes.stream().map(LeadChange::getSequence).toList();
    }
}
