package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.analytics.AnalyticsConfig;
import io.quinite.vantage.analytics.AnalyticsService;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topics;
import java.nio.file.Path;
import java.util.Map;

/** The service as it is: every figure and window, exactly once, stores on disk. */
final class OurService implements Contender {
    @Override
    public String name() {
        return "analytics";
    }

    @Override
    public Run count(Settings settings, Path stores, int calls) throws Exception {
        var config = AnalyticsConfig.from(settings.with(Map.of(
                "analytics.application.id", stores.getFileName().toString(),
                "analytics.state.dir", stores.toString(),
                "analytics.commit.interval.ms", "1000")));
        var observability = Observability.quiet();
        var serde = settings.startingWith("schema.registry.");
        try (var values = Topics.CAMPAIGN_TOTALS.valueDeserializer(serde);
                var outcome = new Outcome<>(
                        settings, Topics.CAMPAIGN_TOTALS.name(), values, totals -> totals.getTotalCalls());
                var service = AnalyticsService.start(config, observability)) {
            if (service == null) {
                throw new IllegalStateException("it did not start");
            }
            var taken = observability.meters();
            return outcome.await(
                    () -> taken.find("vantage.analytics.facts").counters().stream()
                            .anyMatch(counter -> counter.count() > 0),
                    calls);
        }
    }
}
