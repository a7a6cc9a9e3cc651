package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.schemas.AnalyticsGroup;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to compare, and where.
 *
 * @param campaign only calls, leads and totals of this one are told
 * @param since only calls placed then or later; the log is read from two days before, because clocks are wrong by up to one
 * @param workDirectory for the spilled files; about as large as what is read of the log
 * @param analyticsGroup consumer group of analytics, whose position says which facts the totals hold
 * @param fix write what is missing or different
 * @param deleteExtra with {@code fix}: delete rows of which the log knows nothing
 */
public record Options(
        @Nullable UUID campaign,
        @Nullable Instant since,
        Path workDirectory,
        String analyticsGroup,
        boolean fix,
        boolean deleteExtra) {
    public static final String ANALYTICS_GROUP = AnalyticsGroup.USUAL;

    /** Everything; nothing is changed. */
    public static Options everything() {
        return new Options(null, null, Path.of(System.getProperty("java.io.tmpdir")), ANALYTICS_GROUP, false, false);
    }
}
