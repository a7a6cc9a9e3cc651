package io.quinite.vantage.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One log that grows from test to test; every totals record ever published is checked at each look. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AnalyticsTotalsIT {
    @TempDir
    private static Path directory;

    private static TestStack stack;
    private static Records records;
    private static CallTraffic traffic;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory.resolve("stack"));
        records = new Records(stack.settings());
        traffic = new CallTraffic(Seeds.fresh(1).sum(), 2, 5);
    }

    @AfterAll
    static void stop() {
        records.close();
        stack.close();
    }

    @Test
    @Order(1)
    void shouldComeToTheTotalsOfBruteForceAndSkipPoison() {
        var observability = Observability.quiet();

        try (var service = AnalyticsService.start(config(0), observability)) {
            assertThat(service).isNotNull();
            for (int i = 0; i < 5; i++) {
                records.send(traffic.withContradictions(traffic.delivered(traffic.calls(200))));
                records.send("poison " + i, new byte[] {(byte) i, 2, 3});
            }

            awaitTotals();
            assertThat(observability.health().unready()).isEmpty();
            assertThat(observability
                            .meters()
                            .counter("vantage.analytics.skipped", "cause", "unreadable")
                            .count())
                    .isEqualTo(5);
            assertThat(observability.meters().scrape())
                    .contains("vantage_analytics_lag", "vantage_analytics_restore_remaining");
        }
        assertThat(observability.health().live()).isTrue();
    }

    @Test
    @Order(2)
    void shouldGoOnAtOnceAfterAStop() {
        records.send(traffic.calls(100));
        var observability = Observability.quiet();

        try (var service = AnalyticsService.start(config(0), observability)) {
            assertThat(service).isNotNull();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> assertThat(observability.health().unready()).isEmpty());
            records.send(traffic.calls(100));

            awaitTotals();
        }
    }

    @Test
    @Order(3)
    void shouldWaitForTheRegistryForAsLongAsItIsAway() throws Exception {
        stack.registry().stop();
        records.send(traffic.delivered(traffic.calls(50)));
        var observability = Observability.quiet();

        try (var service = AnalyticsService.start(config(0), observability)) {
            assertThat(service).isNotNull();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> observability.health().unready().toString().contains("schema registry"));
            stack.registry().start();

            awaitTotals();
            assertThat(observability.health().unready()).isEmpty();
            assertThat(observability.health().live()).isTrue();
        }
    }

    @Test
    @Order(4)
    void shouldRecomputeEverythingInANewEpoch() {
        try (var service = AnalyticsService.start(config(1), Observability.quiet())) {
            assertThat(service).isNotNull();

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                            PublishedTotals.last(records).values())
                    .allSatisfy(totals ->
                            assertThat(totals.getEpoch()).isEqualTo(config(1).publishedEpoch())));
            awaitTotals();
        }
    }

    @Test
    @Order(5)
    void shouldComeToTheSameTotalsAfterAResetAndResetNothingWhileItRuns() throws Exception {
        String foreign = config(1).groupId() + "-other-1-calls-changelog";
        records.create(foreign);
        try (var service = AnalyticsService.start(config(1), Observability.quiet());
                var reset = new AnalyticsReset(config(1))) {
            assertThat(service).isNotNull();
            records.send(traffic.calls(20));
            awaitTotals();
            assertThatThrownBy(reset::perform)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(config(1).groupId())
                    .hasMessageContaining("stop every instance");
        }
        var before = PublishedTotals.last(records);

        try (var reset = new AnalyticsReset(config(1))) {
            assertThat(reset.plan()).hasSize(6).noneMatch(line -> line.contains(foreign));
            reset.perform();
            assertThat(reset.plan()).hasSize(2);
        }
        assertThat(config(1).stateDir())
                .isDirectoryNotContaining("glob:**/" + config(1).groupId());
        assertThat(records.topics()).contains(foreign);

        try (var service = AnalyticsService.start(config(1), Observability.quiet())) {
            assertThat(service).isNotNull();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                            PublishedTotals.last(records).values())
                    .allSatisfy(totals ->
                            assertThat(totals.getEpoch()).isEqualTo(config(1).publishedEpoch() + 1)));
            awaitTotals();
        }
        assertThat(PublishedTotals.last(records).keySet()).isEqualTo(before.keySet());
    }

    @Test
    @Order(6)
    void shouldStopAtARecordOfAnotherType() throws Exception {
        var observability = Observability.quiet();
        records.sendAsCallEvent(
                Topics.LEAD_EVENTS,
                LeadEvent.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setLeadId(UUID.randomUUID())
                        .setOrganizationId(UUID.randomUUID())
                        .setOccurredAt(Instant.EPOCH)
                        .setReceivedAt(Instant.EPOCH)
                        .setFact(LeadCaptured.newBuilder().setName("Asha").build())
                        .build());

        try (var service = AnalyticsService.start(config(0), observability)) {
            assertThat(service).isNotNull();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(observability.health().live()).isFalse());
            assertThat(observability.health().failure())
                    .isCompletedWithValueMatching(failure -> failure.component().equals("analytics"));
        }
    }

    private static void awaitTotals() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> PublishedTotals.assertEqual(records));
    }

    private static AnalyticsConfig config(int epoch) {
        Settings settings = stack.settings()
                .with(Map.of(
                        "analytics.state.dir",
                        directory.resolve("state").toString(),
                        "analytics.epoch",
                        Integer.toString(epoch),
                        "analytics.call.retention.days",
                        "400",
                        "analytics.window.retention.days",
                        "3000",
                        "analytics.session.timeout.ms",
                        "2000",
                        "analytics.commit.interval.ms",
                        "50"));
        return AnalyticsConfig.from(settings);
    }
}
