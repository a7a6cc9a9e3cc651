package io.quinite.vantage.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.access.RateLimit;
import io.quinite.vantage.analytics.counting.Rules;
import io.quinite.vantage.analytics.http.HttpConfig;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnalyticsConfigTest {
    private static final Settings KAFKA = Settings.of(Map.of("kafka.bootstrap.servers", "kafka:9092"));

    @Test
    void shouldHaveDefaults() {
        assertThat(AnalyticsConfig.from(KAFKA))
                .isEqualTo(new AnalyticsConfig(
                        "vantage-analytics",
                        0,
                        Path.of(".vantage/analytics"),
                        1,
                        200,
                        30_000,
                        6_000,
                        0,
                        33_554_432,
                        10_000,
                        new Rules(Duration.ofDays(30), 30, 62, ZoneId.of("UTC")),
                        null,
                        Map.of("bootstrap.servers", "kafka:9092"),
                        Map.of()));
    }

    @Test
    void shouldMapEveryKey() {
        var settings = KAFKA.with("kafka.security.protocol", "SSL")
                .with("schema.registry.url", "http://registry:8081")
                .with("basic.auth.user.info", "a:b")
                .with("auto.register.schemas", "false")
                .with("use.latest.version", "true")
                .with("value.subject.name.strategy", "TopicNameStrategy")
                .with("sink.batch.rows.max", "7")
                .with(Map.of(
                        "analytics.http.host", "0.0.0.0",
                        "analytics.http.port", "8090",
                        "analytics.http.advertised", "10.0.0.7:8090",
                        "analytics.http.streams.max", "5",
                        "analytics.http.key.requests.per.second", "7"))
                .with(Map.of(
                        "analytics.grace.days", "2",
                        "analytics.call.retention.days", "10",
                        "analytics.window.retention.days", "20",
                        "analytics.zone", "Asia/Kolkata"))
                .with(Map.of(
                        "analytics.application.id", "totals",
                        "analytics.epoch", "3",
                        "analytics.state.dir", "/data",
                        "analytics.threads", "4",
                        "analytics.commit.interval.ms", "100",
                        "analytics.transaction.timeout.ms", "45000",
                        "analytics.session.timeout.ms", "7000",
                        "analytics.standby.replicas", "1",
                        "analytics.store.memory.bytes", "9000000",
                        "analytics.close.timeout.ms", "2000"));

        assertThat(AnalyticsConfig.from(settings))
                .isEqualTo(new AnalyticsConfig(
                        "totals",
                        3,
                        Path.of("/data"),
                        4,
                        100,
                        45_000,
                        7_000,
                        1,
                        9_000_000,
                        2_000,
                        new Rules(Duration.ofDays(2), 10, 20, ZoneId.of("Asia/Kolkata")),
                        new HttpConfig("0.0.0.0", 8090, "10.0.0.7:8090", 5, new RateLimit(7, 1_000_000)),
                        Map.of("bootstrap.servers", "kafka:9092", "security.protocol", "SSL"),
                        Map.of(
                                "schema.registry.url", "http://registry:8081",
                                "basic.auth.user.info", "a:b",
                                "auto.register.schemas", "false",
                                "use.latest.version", "true",
                                "value.subject.name.strategy", "TopicNameStrategy")));
    }

    @Test
    void shouldGiveEachEpochAGroupOfItsOwn() {
        assertThat(AnalyticsConfig.from(KAFKA).groupId()).isEqualTo("vantage-analytics-2");
        assertThat(AnalyticsConfig.from(KAFKA.with("analytics.epoch", "2")).groupId())
                .isEqualTo("vantage-analytics-4");
    }

    @Test
    void shouldRefuseWhatItDoesNotKnowOrCannotDo() {
        assertThatThrownBy(() -> AnalyticsConfig.from(KAFKA.with("analytics.treads", "2")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("analytics.threads");
        assertThatThrownBy(() -> AnalyticsConfig.from(Settings.of(Map.of())))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("kafka.bootstrap.servers");
        assertThatThrownBy(() -> AnalyticsConfig.from(KAFKA.with("analytics.commit.interval.ms", "20000")
                        .with("analytics.transaction.timeout.ms", "10000")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("must be less");
        assertThatThrownBy(() -> AnalyticsConfig.from(KAFKA.with("analytics.zone", "Bombay")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("Asia/Kolkata");
        assertThatThrownBy(() -> AnalyticsConfig.from(KAFKA.with("analytics.grace.days", "62")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("must be more");
    }

    @Test
    void shouldPrintNoSecret() {
        var settings = KAFKA.with("kafka.sasl.jaas.config", "password=hush").with("basic.auth.user.info", "a:hush");

        assertThat(AnalyticsConfig.from(settings).toString()).doesNotContain("hush");
    }
}
