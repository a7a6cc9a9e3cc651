package io.quinite.vantage.benchmarks.whole;

import io.quinite.vantage.analytics.AnalyticsConfig;
import io.quinite.vantage.analytics.AnalyticsService;
import io.quinite.vantage.cdc.CdcConfig;
import io.quinite.vantage.cdc.CdcService;
import io.quinite.vantage.ingest.IngestConfig;
import io.quinite.vantage.ingest.IngestService;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.Termination;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.SinkService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Door, analytics, sink and change data capture in one process, with the settings that they have by themselves. */
final class Services {
    static final String READY = "services are ready";

    private Services() {}

    /** @param args the directory of the stack's secrets */
    public static void main(String[] args) throws Exception {
        var settings = Settings.environment();
        Path secrets = Path.of(args[0]);
        var observability = Observability.quiet();
        try (var termination = Termination.listening();
                var closing = new Closing()) {
            closing.add("door", IngestService.start(IngestConfig.from(settings), observability));
            closing.add("analytics", AnalyticsService.start(AnalyticsConfig.from(settings), observability));
            closing.add(
                    "sink", SinkService.start(SinkConfig.from(as("vantage_sink", settings, secrets)), observability));
            closing.add("cdc", CdcService.start(CdcConfig.from(as("vantage_cdc", settings, secrets)), observability));
            while (!observability.health().unready().isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            System.out.println(READY);
            System.out.flush();
            termination.await(observability.health());
        }
    }

    private static Settings as(String role, Settings settings, Path secrets) throws Exception {
        return settings.with(Map.of(
                "postgres.user",
                role,
                "postgres.password",
                Files.readString(secrets.resolve(role)).strip()));
    }
}
