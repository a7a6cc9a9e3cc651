package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CdcConfigTest {
    private static final Settings LEAST = Settings.of(
            Map.of("kafka.bootstrap.servers", "localhost:9092", "postgres.url", "jdbc:postgresql://localhost:5432/v"));

    @Test
    void shouldHaveDefaults() {
        assertThat(CdcConfig.from(LEAST))
                .isEqualTo(new CdcConfig(
                        "jdbc:postgresql://localhost:5432/v",
                        "vantage_cdc",
                        new Secret(""),
                        "vantage_leads",
                        "vantage_leads",
                        false,
                        1_024,
                        20_000,
                        10_000,
                        60_000,
                        10_000,
                        60_000,
                        5_000,
                        "",
                        200,
                        10_000,
                        Map.of("bootstrap.servers", "localhost:9092"),
                        Map.of()));
    }

    @Test
    void shouldTakeEverySetting() {
        var settings = LEAST.with(Map.ofEntries(
                Map.entry("postgres.user", "u"),
                Map.entry("postgres.password", "p"),
                Map.entry("cdc.slot", "s"),
                Map.entry("cdc.publication", "pub"),
                Map.entry("cdc.organization.topics", "true"),
                Map.entry("cdc.batch.records.max", "2"),
                Map.entry("cdc.transaction.records.max", "3"),
                Map.entry("cdc.transaction.ms", "40"),
                Map.entry("cdc.transaction.timeout.ms", "5000"),
                Map.entry("cdc.heartbeat.interval.ms", "600"),
                Map.entry("cdc.stalled.after.ms", "7000"),
                Map.entry("cdc.takeover.after.ms", "1500"),
                Map.entry("cdc.accept.gap.after", "0/1F4"),
                Map.entry("cdc.retry.first.ms", "8"),
                Map.entry("cdc.retry.max.ms", "9"),
                Map.entry("kafka.client.id", "c"),
                Map.entry("schema.registry.url", "http://r"),
                Map.entry("use.latest.version", "true")));

        assertThat(CdcConfig.from(settings))
                .isEqualTo(new CdcConfig(
                        "jdbc:postgresql://localhost:5432/v",
                        "u",
                        new Secret("p"),
                        "s",
                        "pub",
                        true,
                        2,
                        3,
                        40,
                        5_000,
                        600,
                        7_000,
                        1_500,
                        "0/1F4",
                        8,
                        9,
                        Map.of("bootstrap.servers", "localhost:9092", "client.id", "c"),
                        Map.of("schema.registry.url", "http://r", "use.latest.version", "true")));
    }

    @Test
    void shouldRefuseWhatCannotWork() {
        refuses("cdc.slot", "Leads-1", "lower-case letters");
        refuses("cdc.retry.frist.ms", "1", "nearest known one is cdc.retry.first.ms");
        refuses("cdc.transaction.ms", "30000", "less than half of cdc.transaction.timeout.ms");
        refuses("cdc.retry.first.ms", "20000", "cdc.retry.max.ms is 10000");
        refuses("cdc.heartbeat.interval.ms", "60000", "at least twice");
        refuses("postgres.url", "postgres://localhost/v", "jdbc:postgresql://host:port/database");
        refuses("postgres.url", "jdbc:postgresql://db:port/v", "jdbc:postgresql://host:port/database");
        assertThatThrownBy(() -> CdcConfig.from(Settings.of(Map.of("postgres.url", "jdbc:postgresql://h/v"))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("kafka.bootstrap.servers");
    }

    @Test
    void shouldNotPrintSecrets() {
        var config =
                CdcConfig.from(LEAST.with(Map.of("postgres.password", "geheim", "kafka.sasl.jaas.config", "secret")));

        assertThat(config.toString()).doesNotContain("geheim").doesNotContain("secret");
    }

    @Test
    void shouldKeepTheGuaranteeOutOfReachOfSettings() {
        var config = CdcConfig.from(LEAST.with(Map.of(
                "kafka.acks",
                "1",
                "kafka.enable.idempotence",
                "false",
                "kafka.transactional.id",
                "x",
                "kafka.linger.ms",
                "7")));

        assertThat(Publisher.settings(config))
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("transactional.id", "vantage.cdc.vantage_leads")
                .containsEntry("linger.ms", "7");
    }

    private static void refuses(String key, String value, String why) {
        assertThatThrownBy(() -> CdcConfig.from(LEAST.with(key, value)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(why);
    }
}
