package io.quinite.vantage.cdc.snapshot;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which leads.
 *
 * @param organization null for those of all
 * @param since only what was updated at this time or later; null for all
 */
public record Scope(@Nullable UUID organization, @Nullable Instant since) {
    /** A condition with as many parameters as {@link #bind} fills. */
    String condition() {
        return (organization == null ? "" : " and organization_id = ?") + (since == null ? "" : " and updated_at >= ?");
    }

    /** @return the parameter after the last of {@link #condition} */
    int bind(PreparedStatement statement, int first) throws SQLException {
        int next = first;
        if (organization != null) {
            statement.setObject(next++, organization);
        }
        if (since != null) {
            statement.setObject(next++, time());
        }
        return next;
    }

    /** As a row of the table of snapshots says it, in the first two parameters. */
    void bindBoth(PreparedStatement statement) throws SQLException {
        statement.setObject(1, organization, Types.OTHER);
        statement.setObject(2, time(), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private @Nullable OffsetDateTime time() {
        return since == null ? null : OffsetDateTime.ofInstant(since, ZoneOffset.UTC);
    }
}
