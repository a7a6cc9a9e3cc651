package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.access.RateLimit;
import io.quinite.vantage.ingest.body.BodyLimits;
import io.quinite.vantage.ingest.voice.VoiceLimits;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class IngestConfigTest {
    private static final Settings LEAST = Settings.of(Map.of("kafka.bootstrap.servers", "k:9092"));

    @Test
    void shouldHaveDefaultsForAllButKafka() {
        assertThat(IngestConfig.from(LEAST))
                .isEqualTo(new IngestConfig(
                        "127.0.0.1",
                        8080,
                        new RateLimit(5_000, 100_000),
                        null,
                        null,
                        32,
                        512,
                        33_554_432,
                        700,
                        15_000,
                        5_000,
                        8_192,
                        10_000,
                        new BodyLimits(16_777_216, 4_194_304, 10_000, 100, 30_000),
                        new ImportLimits(
                                4,
                                2_000,
                                1_048_576,
                                10_000,
                                "IN",
                                new BodyLimits(1_073_741_824, 1_048_576, Integer.MAX_VALUE, 100, 3_600_000)),
                        new VoiceLimits(1_000, 30_000, 60_000, 5_000, 8, "", Optional.empty()),
                        false,
                        null,
                        Map.of("bootstrap.servers", "k:9092"),
                        Map.of()));
    }

    @Test
    void shouldTakeEveryKey() {
        var settings = LEAST.with(Map.ofEntries(
                Map.entry("ingest.host", "0.0.0.0"),
                Map.entry("ingest.port", "81"),
                Map.entry("ingest.key.requests.per.second", "3"),
                Map.entry("ingest.key.facts.per.second", "4"),
                Map.entry("ingest.plivo.tokens.file", "tokens"),
                Map.entry("ingest.public.url", "https://calls.example.com:8443/"),
                Map.entry("ingest.threads.max", "9"),
                Map.entry("ingest.requests.in.flight.max", "10"),
                Map.entry("ingest.record.bytes.in.flight.max", "9000000"),
                Map.entry("ingest.ack.timeout.ms", "100"),
                Map.entry("ingest.idle.timeout.ms", "101"),
                Map.entry("ingest.stop.timeout.ms", "102"),
                Map.entry("ingest.header.bytes.max", "1025"),
                Map.entry("ingest.header.timeout.ms", "104"),
                Map.entry("ingest.body.bytes.max", "2000000"),
                Map.entry("ingest.line.bytes.max", "2001"),
                Map.entry("ingest.facts.max", "11"),
                Map.entry("ingest.gzip.ratio.max", "12"),
                Map.entry("ingest.body.timeout.ms", "103"),
                Map.entry("ingest.import.at.once.max", "13"),
                Map.entry("ingest.import.rows.in.flight.max", "114"),
                Map.entry("ingest.import.row.chars.max", "2002"),
                Map.entry("ingest.import.patience.ms", "1003"),
                Map.entry("ingest.import.region", "GB"),
                Map.entry("ingest.import.bytes.max", "2000001"),
                Map.entry("ingest.import.timeout.ms", "1004"),
                Map.entry("ingest.voice.servers.max", "15"),
                Map.entry("ingest.voice.heartbeat.timeout.ms", "516"),
                Map.entry("ingest.voice.verify.interval.ms", "117"),
                Map.entry("ingest.voice.verify.timeout.ms", "118"),
                Map.entry("ingest.voice.verify.at.once.max", "19"),
                Map.entry("ingest.voice.networks.allowed", "10.0.0.0/8"),
                Map.entry("ingest.voice.ca.file", "ca.pem"),
                Map.entry("ingest.traces", "true"),
                Map.entry("ingest.spool.dir", "spool"),
                Map.entry("ingest.spool.bytes.max", "2000003"),
                Map.entry("kafka.acks", "-1"),
                Map.entry("schema.registry.url", "http://r"),
                Map.entry("sink.batch", "not ours")));

        assertThat(IngestConfig.from(settings))
                .isEqualTo(new IngestConfig(
                        "0.0.0.0",
                        81,
                        new RateLimit(3, 4),
                        Path.of("tokens"),
                        URI.create("https://calls.example.com:8443"),
                        9,
                        10,
                        9_000_000,
                        100,
                        101,
                        102,
                        1_025,
                        104,
                        new BodyLimits(2_000_000, 2_001, 11, 12, 103),
                        new ImportLimits(
                                13,
                                114,
                                2_002,
                                1_003,
                                "GB",
                                new BodyLimits(2_000_001, 2_002, Integer.MAX_VALUE, 12, 1_004)),
                        new VoiceLimits(15, 516, 117, 118, 19, "10.0.0.0/8", Optional.of(Path.of("ca.pem"))),
                        true,
                        new IngestConfig.SpoolSettings(Path.of("spool"), 2_000_003),
                        Map.of("bootstrap.servers", "k:9092", "acks", "-1"),
                        Map.of("schema.registry.url", "http://r")));
    }

    @Test
    void shouldNotLetSettingsWeakenThePromise() {
        assertThatThrownBy(() -> IngestConfig.from(LEAST.with("kafka.acks", "1")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("kafka.acks");
        assertThatThrownBy(() -> IngestConfig.from(LEAST.with("kafka.enable.idempotence", "false")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("kafka.enable.idempotence");
    }

    @Test
    void shouldNameTheNearestKeyOfOneThatIsUnknown() {
        assertThatThrownBy(() -> IngestConfig.from(LEAST.with("ingest.prot", "1")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ingest.port");
    }

    @Test
    void shouldRefuseABodyThatCouldNeverBeTaken() {
        assertThatThrownBy(() -> IngestConfig.from(LEAST.with("ingest.record.bytes.in.flight.max", "2000000")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ingest.body.bytes.max");
    }

    @Test
    void shouldNeedThePublicAddressThatCallbacksAreSignedFor() {
        assertThatThrownBy(() -> IngestConfig.from(LEAST.with("ingest.plivo.tokens.file", "tokens")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ingest.public.url");
        assertThatThrownBy(() -> IngestConfig.from(LEAST.with("ingest.public.url", "calls.example.com")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("https://");
    }

    @Test
    void shouldNotEndConnectionsThatWaitForTheirAnswer() {
        assertThatThrownBy(() -> IngestConfig.from(LEAST.with("ingest.idle.timeout.ms", "700")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ingest.ack.timeout.ms");
    }

    @Test
    void shouldNotPrintTheClientsSettings() {
        var config = IngestConfig.from(LEAST.with("kafka.sasl.jaas.config", "hunter2"));

        assertThat(config.toString()).doesNotContain("hunter2").contains("port=8080");
    }
}
