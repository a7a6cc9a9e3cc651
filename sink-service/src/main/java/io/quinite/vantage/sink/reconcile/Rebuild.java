package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds a table anew from the log, beside the table in use, and swaps it in while the sink goes on. Closing it drops what was
 * built.
 */
public interface Rebuild extends AutoCloseable {
    /**
     * What was built.
     *
     * @param rows in the shadow
     * @param facts of the log
     * @param counts of the differences from the table in use
     */
    record Built(long rows, long facts, Map<Kind, Long> counts) {}

    /** @param settings as the sink has them, but with a database user that may create a schema */
    static Rebuild callLogs(Settings settings, Progress progress) {
        return new CallRebuild(settings, progress);
    }

    /**
     * As {@link #callLogs}: the columns of {@code campaigns} that show how many calls there are.
     *
     * @param analyticsGroup consumer group of analytics, whose position says which facts are counted
     */
    static Rebuild campaigns(Settings settings, Progress progress, String analyticsGroup) {
        return new CampaignRebuild(settings, progress, analyticsGroup);
    }

    /**
     * Fills the shadow.
     *
     * @param asOf with facts of that time at most; null for all that has been read
     * @param listener is told each row that differs from the table in use
     */
    Built build(@Nullable Instant asOf, Consumer<Difference> listener) throws IOException, SQLException;

    /** @return how many rows were written or deleted */
    long swap() throws IOException, SQLException;

    /** Leaves the shadow where it is, to be looked at. */
    void keep();

    @Override
    void close() throws SQLException;
}
