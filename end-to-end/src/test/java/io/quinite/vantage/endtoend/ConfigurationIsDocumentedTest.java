package io.quinite.vantage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.analytics.AnalyticsConfig;
import io.quinite.vantage.cdc.CdcConfig;
import io.quinite.vantage.feed.FeedConfig;
import io.quinite.vantage.ingest.IngestConfig;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.sink.SinkConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/configuration.md names every setting that a service reads, with its default, and no other. */
class ConfigurationIsDocumentedTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9.]+)` \\| (?:`([^`]*)`)? ?\\|.*");

    @Test
    void shouldNameEverySettingWithItsDefault() throws IOException {
        var settings = Settings.of(Map.of(
                "kafka.bootstrap.servers", "127.0.0.1:9092",
                "schema.registry.url", "http://127.0.0.1:8081",
                "postgres.url", "jdbc:postgresql://127.0.0.1/vantage"));

        IngestConfig.from(settings);
        AnalyticsConfig.from(settings);
        SinkConfig.from(settings);
        CdcConfig.from(settings);
        FeedConfig.from(settings);

        var read = new TreeMap<>(settings.reads());
        // Read by ServiceMain and by the libraries.
        read.put("admin.host", "127.0.0.1");
        read.put("admin.port", "0");
        read.put("kafka.bootstrap.servers", "");
        read.put("schema.registry.url", "");
        // Each service has a role of its own.
        read.put("postgres.user", "");
        assertThat(documented()).isEqualTo(read);
    }

    private static Map<String, String> documented() throws IOException {
        var rows = new TreeMap<String, String>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(2) == null ? "" : row.group(2));
            }
        }
        return rows;
    }
}
