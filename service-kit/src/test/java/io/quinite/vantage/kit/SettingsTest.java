package io.quinite.vantage.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @Test
    void shouldLetAVariableOverrideTheFile(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("vantage.properties");
        Files.writeString(file, "sink.workers=2\nsink.host=from the file\n");

        var settings = Settings.from(Map.of("VANTAGE_CONFIG", file.toString(), "VANTAGE_SINK_WORKERS", "3"));

        var section = settings.section("sink");
        assertThat(section.integer("workers", 1, 1, 9)).isEqualTo(3);
        assertThat(section.text("host", "default")).isEqualTo("from the file");
    }

    @Test
    void shouldNameTheFileThatCannotBeRead(@TempDir Path dir) {
        var variables = Map.of("VANTAGE_CONFIG", dir.resolve("absent").toString());

        assertThatThrownBy(() -> Settings.from(variables))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(dir.resolve("absent").toString());
    }

    @Test
    void shouldPassOnAllKeysUnderAPrefix() {
        var settings = Settings.of(Map.of("kafka.a.b", "1", "kafkaesque", "2", "kafka.c", "3"));

        assertThat(settings.under("kafka")).containsExactlyInAnyOrderEntriesOf(Map.of("a.b", "1", "c", "3"));
        assertThat(settings.startingWith("kafka.a", "kafkae")).containsOnlyKeys("kafka.a.b", "kafkaesque");
    }

    @Test
    void shouldTellWhichKeysWereReadAndTheirDefaults() {
        var settings = Settings.of(Map.of("sink.workers", "2"));

        settings.section("sink").integer("workers", 1, 1, 9);
        settings.section("postgres").optional("url");

        assertThat(settings.reads())
                .containsExactlyInAnyOrderEntriesOf(Map.of("sink.workers", "1", "postgres.url", ""));
    }

    @Test
    void shouldNotPrintValues() {
        assertThat(Settings.of(Map.of("postgres.password", "hush")).toString()).doesNotContain("hush");
        assertThat(new Secret("hush").toString()).isEqualTo("****");
    }
}
