package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.analytics.AnalyticsConfig;
import io.quinite.vantage.analytics.AnalyticsService;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Turns;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.schemas.Topics;
import java.nio.file.Path;
import java.util.Map;

/** Analytics that goes on where it ended: what it has counted stays in its store. */
final class GrowingStore implements Turns.Contender, AutoCloseable {
    private final String name;
    private final Role role;
    private final EmbeddedStack stack;
    private final AnalyticsConfig config;
    private final Calls calls;
    private final int callsInRound;
    private final Outcome<CampaignTotals> outcome;
    private int counted;

    GrowingStore(String name, Role role, EmbeddedStack stack, Path directory, int campaigns, int callsInRound) {
        this.name = name;
        this.role = role;
        this.stack = stack;
        this.callsInRound = callsInRound;
        this.calls = new Calls(callsInRound, campaigns);
        var settings = stack.settings();
        config = AnalyticsConfig.from(settings.with(Map.of(
                "analytics.application.id",
                "growing",
                "analytics.state.dir",
                directory.resolve("stores-" + role).toString(),
                "analytics.commit.interval.ms",
                "1000")));
        outcome = new Outcome<>(
                settings,
                Topics.CAMPAIGN_TOTALS.name(),
                Topics.CAMPAIGN_TOTALS.valueDeserializer(settings.startingWith("schema.registry.")),
                totals -> totals.getTotalCalls());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public Turns.Round round() throws Exception {
        Run run = count(callsInRound);
        return new Turns.Round((long) Calls.FACTS_PER_CALL * callsInRound, run.seconds(), run.cpuSeconds());
    }

    /** New calls, a multiple of a round's, from the log to the totals. They are in the log before it starts. */
    Run count(int more) throws Exception {
        for (int sent = 0; sent < more; sent += callsInRound) {
            calls.send(stack.settings());
            counted += callsInRound;
        }
        var observability = Observability.quiet();
        try (var service = AnalyticsService.start(config, observability)) {
            if (service == null) {
                throw new IllegalStateException("it did not start");
            }
            return outcome.await(
                    () -> observability.meters().find("vantage.analytics.facts").counters().stream()
                            .anyMatch(counter -> counter.count() > 0),
                    counted);
        }
    }

    @Override
    public void close() {
        outcome.close();
    }
}
