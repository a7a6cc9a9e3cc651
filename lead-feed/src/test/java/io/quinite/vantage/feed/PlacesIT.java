package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.feed.topic.Places;
import io.quinite.vantage.feed.topic.Positions;
import io.quinite.vantage.feed.topic.Shape;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Kafka is asked more than once where a place is, and changes come between the questions. */
@ExtendWith(SharedStack.class)
final class PlacesIT {
    private final Changes changes = new Changes(12_000_000);

    @Test
    void shouldLeaveOutNoChangeThatComesBetweenTwoQuestions(TestStack stack) {
        var shape = new Shape("any", Topics.LEAD_CHANGES.partitions());
        try (var admin = Admin.create(Map.of("bootstrap.servers", stack.kafka().bootstrapServers()));
                var topic = new Topic(stack)) {
            Positions before = places(admin).end(shape);
            // Later than all that is there, in every partition.
            var since = Instant.now();
            var asked = new AtomicBoolean();
            Positions found = places(afterTheFirstAnswer(admin, asked, () -> publishToAll(topic)))
                    .since(shape, since);

            assertThat(asked).isTrue();
            for (int partition = 0; partition < shape.partitions(); partition++) {
                assertThat(found.next(partition)).isLessThanOrEqualTo(before.next(partition));
            }
        }
    }

    private void publishToAll(Topic topic) {
        UUID organization = UUID.randomUUID();
        for (int i = 0; i < 20 * Topics.LEAD_CHANGES.partitions(); i++) {
            topic.publish(changes.update(organization, UUID.randomUUID(), "new", "won", "status"));
        }
    }

    private static Places places(Admin admin) {
        return new Places(admin, Duration.ofDays(7), Clock.systemUTC());
    }

    /** The real client, with something happening at the worst moment. */
    private static Admin afterTheFirstAnswer(Admin admin, AtomicBoolean asked, Runnable meanwhile) {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("listOffsets") && asked.get()) {
                        meanwhile.run();
                    }
                    asked.set(true);
                    try {
                        return method.invoke(admin, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
