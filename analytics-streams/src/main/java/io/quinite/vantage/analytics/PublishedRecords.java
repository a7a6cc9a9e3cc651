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

/** Figures as the topics tell them. */
final class PublishedRecords {
    private PublishedRecords() {}

    /** For a whole organization the id stands in the place of the campaign's, too: such a record is not published. */
    static CampaignTotals totals(Scope scope, Tally tally, int epoch) {
        Figures figures = tally.figures();
        Durations durations = figures.durations();
        return CampaignTotals.newBuilder()
                .setOrganizationId(scope.organization())
                .setCampaignId(Objects.requireNonNullElse(scope.campaign(), scope.organization()))
                .setTotalCalls(figures.totalCalls())
                .setTransferredCalls(figures.calls(Outcome.TRANSFERRED))
                .setCalledCalls(figures.calls(Outcome.CALLED))
                .setNoAnswerCalls(figures.calls(Outcome.NO_ANSWER))
                .setVoicemailCalls(figures.calls(Outcome.VOICEMAIL))
                .setAnsweredCalls(figures.answeredCalls())
                .setTransfersAsked(figures.transfersAsked())
                .setTalkSeconds(figures.talkSeconds())
                .setDurationP50(percentile(durations, 50))
                .setDurationP90(percentile(durations, 90))
                .setDurationP99(percentile(durations, 99))
                .setLateFacts(figures.lateFacts())
                .setAnsweredRate(rate(figures.answeredCalls(), figures))
                .setConversionRate(rate(figures.calls(Outcome.TRANSFERRED), figures))
                .setTransfersByDepartment(tally.departments())
                .setLeadsReached(tally.leadsReached())
                .setFirstCallAt(instant(tally.firstCallMicros()))
                .setLastCallAt(instant(tally.lastCallMicros()))
                .setEpoch(epoch)
                .setVersion(tally.version())
                .setAsOf(instant(tally.asOfMicros()))
                .build();
    }

    static CampaignWindow window(Scope scope, Window window, WindowTally tally, int epoch) {
        Figures figures = tally.figures();
        Durations durations = figures.durations();
        return CampaignWindow.newBuilder()
                .setOrganizationId(scope.organization())
                .setCampaignId(scope.campaign())
                .setSize(window.size().word())
                .setZone(window.zoneName())
                .setWindowStart(window.start())
                .setWindowEnd(window.end())
                .setTotalCalls(figures.totalCalls())
                .setTransferredCalls(figures.calls(Outcome.TRANSFERRED))
                .setCalledCalls(figures.calls(Outcome.CALLED))
                .setNoAnswerCalls(figures.calls(Outcome.NO_ANSWER))
                .setVoicemailCalls(figures.calls(Outcome.VOICEMAIL))
                .setAnsweredCalls(figures.answeredCalls())
                .setTransfersAsked(figures.transfersAsked())
                .setTalkSeconds(figures.talkSeconds())
                .setDurationP50(percentile(durations, 50))
                .setDurationP90(percentile(durations, 90))
                .setDurationP99(percentile(durations, 99))
                .setLateFacts(figures.lateFacts())
                .setEpoch(epoch)
                .setVersion(tally.version())
                .setAsOf(instant(tally.asOfMicros()))
                .build();
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
