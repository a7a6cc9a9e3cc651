package io.quinite.vantage.sink.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.law.Seeds;
import io.quinite.vantage.surroundings.ContainersOnly;
import io.quinite.vantage.surroundings.KafkaNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Of three brokers one is killed with -9, or stands still until another leads in its place and then goes on as if nothing had
 * been; facts are sent meanwhile, and the sink reads.
 */
@ContainersOnly("three brokers")
@SuppressWarnings("try") // A service works without being called.
final class AClusterLosesNothingIT {
    private static final boolean LONG = Integer.getInteger("seeds", 3) > 3;
    private static final int FAULTS = LONG ? 8 : 4;
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    static final FaultStack STACK = FaultStack.withACluster();

    static LongStream seeds() {
        return Seeds.some(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseAndRepeatNothingWhileBrokersAreKilledAndStandStill(long seed) throws Exception {
        var facts = Case.make(STACK, "cluster", seed, 100 * FAULTS);
        var observability = Observability.quiet();
        try (var sink = FaultStack.sink(STACK.settings(), observability)) {
            facts.sendPart(0, FAULTS + 1);
            for (int fault = 0; fault < FAULTS; fault++) {
                int partition = facts.random().nextInt(Topics.CALL_EVENTS.partitions());
                int victim = leader(partition);
                KafkaNode node = STACK.cluster().nodes().get(victim - 1);
                boolean killed = fault % 2 == 0;
                if (killed) {
                    node.kill();
                } else {
                    node.pause();
                }
                // Acknowledged by the two that are left, or by nobody yet.
                facts.sendPart(fault + 1, FAULTS + 1);
                await("another leads").atMost(SOON).until(() -> leader(partition) != victim);
                if (killed) {
                    node.start();
                } else {
                    node.resume();
                }
                awaitCopies();
            }

            facts.assertLaw();
            assertThat(observability.health().live()).isTrue();
        }
    }

    /** The number of the node. */
    private static int leader(int partition) throws Exception {
        try (var admin = admin()) {
            var leader = admin.describeTopics(List.of(Topics.CALL_EVENTS.name()))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .get(partition)
                    .leader();
            // None, for the moment: the one before is gone.
            return leader == null ? -1 : leader.id();
        }
    }

    /** So that never more than one is away: of two, what only these two have can be nowhere. */
    private static void awaitCopies() {
        await("every partition is on three brokers").atMost(SOON).until(() -> {
            try (var admin = admin()) {
                return admin
                        .describeTopics(
                                List.of(Topics.CALL_EVENTS.name(), Topics.LEAD_EVENTS.name(), "__consumer_offsets"))
                        .allTopicNames()
                        .get()
                        .values()
                        .stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> partition.isr().size() == 3);
            }
        });
    }

    private static Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers",
                STACK.cluster().bootstrapServers(),
                "request.timeout.ms",
                "3000",
                "default.api.timeout.ms",
                "20000"));
    }
}
