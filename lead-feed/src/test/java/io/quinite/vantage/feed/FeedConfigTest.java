package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.feed.FeedConfig.Postgres;
import io.quinite.vantage.feed.http.HttpLimits;
import io.quinite.vantage.feed.stream.StreamLimits;
import io.quinite.vantage.feed.subscription.SubscriptionLimits;
import io.quinite.vantage.feed.topic.Tail;
import io.quinite.vantage.feed.webhook.RetrySchedule;
import io.quinite.vantage.feed.webhook.WebhookLimits;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FeedConfigTest {
    private static final Settings REQUIRED = Settings.of(Map.of(
            "kafka.bootstrap.servers", "127.0.0.1:9092",
            "schema.registry.url", "http://127.0.0.1:8081",
            "postgres.url", "jdbc:postgresql://127.0.0.1/vantage"));

    @Test
    void shouldHaveDefaults() {
        assertThat(FeedConfig.from(REQUIRED))
                .isEqualTo(new FeedConfig(
                        new HttpLimits("127.0.0.1", 8082, 16, 1_256, 8_192, 10_000, 40_000),
                        50,
                        new StreamLimits(1_000, 50, 1_000, 4_194_304, 15_000),
                        new Tail.Limits(10_000, 33_554_432),
                        2,
                        Duration.ofDays(7),
                        new SubscriptionLimits(20, false, ""),
                        new WebhookLimits(
                                2_000,
                                1_024,
                                4,
                                15_000,
                                5_000,
                                RetrySchedule.of("", "5s,1m,5m,30m,2h,5h,8h,8h"),
                                3_600,
                                64,
                                262_144,
                                1_000,
                                1_000,
                                1_000,
                                40_000),
                        2,
                        new Postgres("jdbc:postgresql://127.0.0.1/vantage", "vantage_feed", new Secret("")),
                        Map.of("bootstrap.servers", "127.0.0.1:9092"),
                        Map.of("schema.registry.url", "http://127.0.0.1:8081")));
    }

    @Test
    void shouldReadEverySetting() {
        var settings = REQUIRED.with(Map.ofEntries(
                Map.entry("feed.host", "0.0.0.0"),
                Map.entry("feed.port", "1"),
                Map.entry("feed.threads.max", "9"),
                Map.entry("feed.connections.spare", "2"),
                Map.entry("feed.header.bytes.max", "2048"),
                Map.entry("feed.header.timeout.ms", "700"),
                Map.entry("feed.idle.timeout.ms", "1000"),
                Map.entry("feed.key.requests.per.second", "3"),
                Map.entry("feed.streams.max", "4"),
                Map.entry("feed.streams.per.organization.max", "5"),
                Map.entry("feed.buffer.changes.max", "6"),
                Map.entry("feed.buffer.bytes.max", "7777"),
                Map.entry("feed.heartbeat.ms", "500"),
                Map.entry("feed.recent.changes.max", "8"),
                Map.entry("feed.recent.bytes.max", "9999"),
                Map.entry("feed.catch.up.readers", "10"),
                Map.entry("feed.resume.hours.max", "11"),
                Map.entry("feed.webhooks.per.organization.max", "12"),
                Map.entry("feed.webhooks.http.allowed", "true"),
                Map.entry("feed.webhooks.networks.allowed", "10.0.0.0/8"),
                Map.entry("feed.webhooks.served.max", "13"),
                Map.entry("feed.webhooks.requests.max", "14"),
                Map.entry("feed.webhooks.requests.per.subscription.max", "15"),
                Map.entry("feed.webhooks.timeout.ms", "1600"),
                Map.entry("feed.webhooks.connect.timeout.ms", "1700"),
                Map.entry("feed.webhooks.retry.schedule", "18ms"),
                Map.entry("feed.webhooks.retry.after.seconds.max", "19"),
                Map.entry("feed.webhooks.buffer.changes.max", "20"),
                Map.entry("feed.webhooks.buffer.bytes.max", "2100"),
                Map.entry("feed.webhooks.pending.max", "22"),
                Map.entry("feed.webhooks.attempts.max", "23"),
                Map.entry("feed.webhooks.commit.ms", "24"),
                Map.entry("feed.webhooks.lease.ms", "3200"),
                Map.entry("feed.webhooks.catch.up.readers", "25"),
                Map.entry("postgres.user", "me"),
                Map.entry("postgres.password", "secret")));

        assertThat(FeedConfig.from(settings))
                .isEqualTo(new FeedConfig(
                        new HttpLimits("0.0.0.0", 1, 9, 6, 2_048, 700, 1_000),
                        3,
                        new StreamLimits(4, 5, 6, 7_777, 500),
                        new Tail.Limits(8, 9_999),
                        10,
                        Duration.ofHours(11),
                        new SubscriptionLimits(12, true, "10.0.0.0/8"),
                        new WebhookLimits(
                                13,
                                14,
                                15,
                                1_600,
                                1_700,
                                RetrySchedule.of("", "18ms"),
                                19,
                                20,
                                2_100,
                                22,
                                23,
                                24,
                                3_200),
                        25,
                        new Postgres("jdbc:postgresql://127.0.0.1/vantage", "me", new Secret("secret")),
                        Map.of("bootstrap.servers", "127.0.0.1:9092"),
                        Map.of("schema.registry.url", "http://127.0.0.1:8081")));
    }

    @Test
    void shouldPromiseNoMoreThanTheTopicKeeps() {
        String lag = Topics.LEAD_CHANGES.settings().get("min.compaction.lag.ms");

        assertThat(lag)
                .isEqualTo(Long.toString(FeedConfig.from(REQUIRED).whole().toMillis()));
    }

    @Test
    void shouldNameTheNearestSettingWhereOneIsNotKnown() {
        assertThatThrownBy(() -> FeedConfig.from(REQUIRED.with("feed.heartbeats.ms", "1")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("feed.heartbeat.ms");
    }

    @Test
    void shouldRefuseASilenceThatEndsStreamsBetweenTwoHeartbeats() {
        assertThatThrownBy(() -> FeedConfig.from(REQUIRED.with("feed.idle.timeout.ms", "20000")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("at least twice feed.heartbeat.ms");
    }

    @Test
    void shouldPrintNoSecret() {
        assertThat(FeedConfig.from(REQUIRED.with("postgres.password", "hush")).toString())
                .doesNotContain("hush");
    }
}
