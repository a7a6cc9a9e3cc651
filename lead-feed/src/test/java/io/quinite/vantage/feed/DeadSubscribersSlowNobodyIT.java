package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.teststack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A thousand subscriptions, of which ten hang. */
@ExtendWith(SharedStack.class)
final class DeadSubscribersSlowNobodyIT {
    private static final int SUBSCRIPTIONS = Integer.getInteger("subscriptions", 1_000);
    private static final int HANGING = 10;
    private static final int ROUNDS = 3;
    private static final int CHANGES = 8;

    private final UUID organization = UUID.randomUUID();
    private final Changes changes = new Changes(11_000_000);

    @Test
    void shouldServeTheOthersAsFastAsWithoutThem(TestStack stack) throws Exception {
        var settings = new HashMap<>(Receiver.SETTINGS);
        settings.putAll(Map.of(
                "feed.webhooks.per.organization.max", Integer.toString(SUBSCRIPTIONS),
                "feed.webhooks.timeout.ms", "60000",
                "feed.webhooks.lease.ms", "300000"));
        try (var feed = TestFeed.start(stack, settings);
                var topic = new Topic(stack);
                var receiver = new Receiver()) {
            var subscriptions = new Subscriptions(feed.uri(), feed.keyOf(organization));
            var ids = new ArrayList<UUID>();
            for (int i = 0; i < SUBSCRIPTIONS; i++) {
                ids.add(Subscriptions.id(subscriptions.create(receiver.uri("/" + i))));
            }
            var hanging = ids.subList(0, HANGING);
            // Until the code is compiled.
            for (int round = 0; round < ROUNDS; round++) {
                publish(topic, receiver, 0);
            }

            long without = 0;
            for (int round = 0; round < ROUNDS; round++) {
                without += publish(topic, receiver, 0);
            }
            for (int i = 0; i < HANGING; i++) {
                receiver.answer("/" + i, any -> Receiver.HANGS);
            }
            long with = 0;
            for (int round = 0; round < ROUNDS; round++) {
                with += publish(topic, receiver, HANGING);
            }

            System.out.printf("with hanging %d ms, without %d ms%n", with / 1_000_000, without / 1_000_000);
            for (UUID id : hanging) {
                assertThat(subscriptions.attempts(id))
                        .as("none of those that hang has timed out yet")
                        .noneMatch(attempt -> attempt.path("outcome").asText().equals("unanswered"));
            }
            assertThat((double) with / without).isLessThan(2);
        }
        forget(stack);
    }

    /** @return how long it took until everybody but the first had taken everything, in nanoseconds */
    private long publish(Topic topic, Receiver receiver, int but) {
        var before = new ArrayList<Integer>();
        for (int i = 0; i < SUBSCRIPTIONS; i++) {
            before.add(receiver.all("/" + i).size());
        }
        long began = System.nanoTime();
        UUID lead = UUID.randomUUID();
        for (int i = 0; i < CHANGES; i++) {
            topic.publish(changes.update(organization, lead, "new", "won", "status"));
        }
        await().atMost(Duration.ofSeconds(50))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> allHave(receiver, before, but));
        return System.nanoTime() - began;
    }

    private static boolean allHave(Receiver receiver, List<Integer> before, int but) {
        for (int i = but; i < before.size(); i++) {
            if (receiver.all("/" + i).size() < before.get(i) + CHANGES) {
                return false;
            }
        }
        return true;
    }

    /** Not one by one. */
    private void forget(TestStack stack) throws Exception {
        try (var connection = stack.postgres().connect();
                var statement = connection.prepareStatement(
                        "delete from pipeline.feed_subscriptions where organization_id = ?")) {
            statement.setObject(1, organization);
            statement.executeUpdate();
        }
    }
}
