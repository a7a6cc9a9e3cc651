package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.teststack.TestStack;
import java.net.URI;
import java.util.HashMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A name may be subscribed whatever it means; what it means when it is connected to is checked then. */
@ExtendWith(SharedStack.class)
final class WebhooksStayOutsideIT {
    private static final String HOOK = "/hook";

    private final UUID organization = UUID.randomUUID();
    private final Changes changes = new Changes(13_000_000);

    @Test
    void shouldNotConnectToANameOfThisMachine(TestStack stack) throws Exception {
        var settings = new HashMap<>(Receiver.SETTINGS);
        settings.remove("feed.webhooks.networks.allowed");
        try (var feed = TestFeed.start(stack, settings);
                var topic = new Topic(stack);
                var receiver = new Receiver()) {
            var subscriptions = new Subscriptions(feed.uri(), feed.keyOf(organization));
            var id = Subscriptions.id(subscriptions.create(
                    URI.create("http://localhost:" + receiver.uri("").getPort() + HOOK)));
            topic.publish(changes.create(organization, UUID.randomUUID(), "new"));

            await().until(() -> subscriptions.attempts(id).size() > 1);

            assertThat(subscriptions.attempts(id)).allSatisfy(attempt -> {
                assertThat(attempt.path("outcome").asText()).isEqualTo("unanswered");
                assertThat(attempt.path("detail").asText()).contains("not a public one");
            });
            assertThat(receiver.all(HOOK)).isEmpty();
            subscriptions.ask("DELETE", "/" + id, "");
        }
    }
}
