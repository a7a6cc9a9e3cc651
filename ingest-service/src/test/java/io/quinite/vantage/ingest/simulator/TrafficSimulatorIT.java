package io.quinite.vantage.ingest.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.ingest.SharedStack;
import io.quinite.vantage.ingest.TestDoor;
import io.quinite.vantage.ingest.TopicReader;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStack.class)
final class TrafficSimulatorIT {
    private static final Instant BEGIN = Instant.parse("2026-11-16T00:00:00Z");

    @Test
    void shouldSendTheSameFactsForTheSameSeedThroughADoorThatIsShutInBetween(TestStack stack) throws Exception {
        var plan = new TrafficSimulator.Plan(7, BEGIN, 2, 6, 20, 150, 100, Duration.ofMillis(500), 4);
        try (var door = TestDoor.start(stack, Map.of())) {
            var first = new TrafficSimulator(plan, door.uri(), door.key());
            var closing = new Thread(() -> door.restartDoor(() -> {}));
            var progress = first.run(now -> {
                if (now.calls() > 20 && closing.getState() == Thread.State.NEW) {
                    closing.start();
                }
            });
            closing.join();
            var once = events(door, first.reference());

            new TrafficSimulator(plan, door.uri(), door.key()).run(now -> {});

            assertThat(progress.calls()).isEqualTo(150);
            assertThat(progress.rejected()).isZero();
            assertThat(progress.waiting()).isZero();
            assertThat(progress.repeated()).isPositive();
            assertThat(once.values().stream().map(CallEvent::getCallSid).distinct())
                    .hasSize(150);
            assertThat(events(door, first.reference())).isEqualTo(once);
            assertThat(TopicReader.all(door.settings(), Topics.LEAD_EVENTS).stream()
                            .filter(row -> ofOrganizations(first.reference())
                                    .contains(row.value().getOrganizationId()))
                            .map(row -> row.key())
                            .distinct())
                    .hasSize(20);
        }
    }

    @Test
    void shouldGiveEveryOrganizationItsOwnCampaignsAndProjects() {
        var reference = ReferenceData.of(3, 4, 2);

        assertThat(reference.campaigns()).hasSize(4);
        assertThat(reference.campaigns().stream()
                        .map(ReferenceData.Campaign::organizationId)
                        .distinct())
                .hasSize(4);
        assertThat(reference.users()).hasSize(4);
        assertThat(ReferenceData.of(3, 4, 2)).isEqualTo(reference);
        assertThat(ReferenceData.of(4, 4, 2)).isNotEqualTo(reference);
    }

    /** By event id, without the gateway's clock. */
    private static Map<Object, CallEvent> events(TestDoor door, ReferenceData reference) {
        return TopicReader.all(door.settings(), Topics.CALL_EVENTS).stream()
                .filter(row -> ofOrganizations(reference).contains(row.value().getOrganizationId()))
                .map(row -> CallEvent.newBuilder(row.value())
                        .setReceivedAt(Instant.EPOCH)
                        .build())
                .collect(Collectors.toMap(CallEvent::getEventId, event -> event, (one, other) -> {
                    assertThat(one).isEqualTo(other);
                    return one;
                }));
    }

    private static Set<UUID> ofOrganizations(ReferenceData reference) {
        return reference.organizations().stream()
                .map(ReferenceData.Organization::id)
                .collect(Collectors.toSet());
    }
}
