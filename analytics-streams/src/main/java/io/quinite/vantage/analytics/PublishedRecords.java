package io.quinite.vantage.analytics;

import io.quinite.vantage.analytics.counting.Durations;
import io.quinite.vantage.analytics.counting.Figures;
import io.quinite.vantage.analytics.counting.Outcome;
import io.quinite.vantage.analytics.counting.Tally;
import io.quinite.vantage.analytics.counting.WindowTally;
import io.quinite.vantage.analytics.counting.Windows.Window;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.campaigns.CampaignWindow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Figures as the topics tell them. Fields are in the order of the schema: without Avro's builders, which look each default up
 * and cost more than the rest of a record.
 */
final class PublishedRecords {
    private PublishedRecords() {}

    /** For a whole organization the id stands in the place of the campaign's, too: such a record is not published. */
    static CampaignTotals totals(Scope scope, Tally tally, int epoch) {
        Figures figures = tally.figures();
        Durations durations = figures.durations();
        return new CampaignTotals(
                scope.organization(),
                Objects.requireNonNullElse(scope.campaign(), scope.organization()),
                figures.totalCalls(),
                figures.calls(Outcome.TRANSFERRED),
                epoch,
                tally.version(),
                instant(tally.asOfMicros()),
                figures.calls(Outcome.CALLED),
                figures.calls(Outcome.NO_ANSWER),
                figures.calls(Outcome.VOICEMAIL),
                figures.answeredCalls(),
                figures.transfersAsked(),
                figures.talkSeconds(),
                percentile(durations, 50),
                percentile(durations, 90),
                percentile(durations, 99),
                figures.lateFacts(),
                rate(figures.answeredCalls(), figures),
                rate(figures.calls(Outcome.TRANSFERRED), figures),
                tally.departments(),
                tally.leadsReached(),
                instant(tally.firstCallMicros()),
                instant(tally.lastCallMicros()));
    }

    static CampaignWindow window(Scope scope, Window window, WindowTally tally, int epoch) {
        Figures figures = tally.figures();
        Durations durations = figures.durations();
        return new CampaignWindow(
                scope.organization(),
                scope.campaign(),
                window.size().word(),
                window.zoneName(),
                window.start(),
                window.end(),
                figures.totalCalls(),
                figures.calls(Outcome.TRANSFERRED),
                figures.calls(Outcome.CALLED),
                figures.calls(Outcome.NO_ANSWER),
                figures.calls(Outcome.VOICEMAIL),
                figures.answeredCalls(),
                figures.transfersAsked(),
                figures.talkSeconds(),
                percentile(durations, 50),
                percentile(durations, 90),
                percentile(durations, 99),
                figures.lateFacts(),
                epoch,
                tally.version(),
                instant(tally.asOfMicros()));
    }

    private static @Nullable Integer percentile(Durations durations, int percent) {
        var seconds = durations.percentile(percent);
        return seconds.isPresent() ? seconds.getAsInt() : null;
    }

    private static double rate(long part, Figures figures) {
        return figures.totalCalls() == 0 ? 0 : (double) part / figures.totalCalls();
    }

    private static @Nullable Instant instant(OptionalLong micros) {
        return micros.isPresent() ? instant(micros.getAsLong()) : null;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
