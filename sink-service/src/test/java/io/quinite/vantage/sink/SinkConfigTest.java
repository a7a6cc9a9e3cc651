package io.quinite.vantage.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SinkConfigTest {
    private static final Settings REQUIRED = Settings.of(
            Map.of("kafka.bootstrap.servers", "kafka:9092", "postgres.url", "jdbc:postgresql://db/vantage"));

    @Test
    void shouldHaveDefaults() {
        assertThat(SinkConfig.from(REQUIRED))
                .isEqualTo(new SinkConfig(
                        Map.of("bootstrap.servers", "kafka:9092"),
                        Map.of(),
                        "jdbc:postgresql://db/vantage",
                        "vantage_sink",
                        new Secret(""),
                        "vantage-sink",
                        2,
                        10_000,
                        8 << 20,
                        1000,
                        500,
                        168,
                        5000,
                        30_000,
                        60_000));
    }

    @Test
    void shouldTakeEverySetting() {
        var settings = REQUIRED.with(Map.of(
                        "kafka.security.protocol", "SSL",
                        "schema.registry.url", "http://registry",
                        "postgres.user", "me",
                        "postgres.password", "secret",
                        "sink.group.id", "g",
                        "sink.workers", "3",
                        "sink.batch.rows.max", "10",
                        "sink.batch.bytes.max", "2048",
                        "sink.sweep.interval.ms", "60",
                        "sink.sweep.subjects.max", "7"))
                .with(Map.of(
                        "sink.parked.expire.hours", "5",
                        "sink.retry.wait.max.ms", "200",
                        "sink.lock.timeout.ms", "300",
                        "sink.stall.timeout.ms", "4000",
                        "other.key", "ignored"));

        assertThat(SinkConfig.from(settings))
                .isEqualTo(new SinkConfig(
                        Map.of("bootstrap.servers", "kafka:9092", "security.protocol", "SSL"),
                        Map.of("schema.registry.url", "http://registry"),
                        "jdbc:postgresql://db/vantage",
                        "me",
                        new Secret("secret"),
                        "g",
                        3,
                        10,
                        2048,
                        60,
                        7,
                        5,
                        200,
                        300,
                        4000));
    }

    @Test
    void shouldRefuseAnUnknownKeyAndNameTheNearest() {
        assertThatThrownBy(() -> SinkConfig.from(REQUIRED.with("sink.batch.row.max", "1")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("sink.batch.row.max is not known")
                .hasMessageContaining("nearest known one is sink.batch.rows.max");
    }

    @Test
    void shouldNotPrintThePassword() {
        assertThat(SinkConfig.from(REQUIRED.with("postgres.password", "hush")).toString())
                .doesNotContain("hush");
    }
}
