package io.quinite.vantage.sink.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code pipeline.campaign_totals} and the two columns of {@code campaigns} that show them. */
public final class Totals {
    private final Sql save = Sql.load("save-totals");
    private final Sql lockOfTotals = Sql.load("lock-campaigns-of-totals");
    private final Sql findBehind = Sql.load("find-campaigns-behind");
    private final Sql lockBehind = Sql.load("lock-campaigns-behind");
    private final Sql update = Sql.load("update-campaigns");

    /** Totals of one campaign; {@code asOf} in microseconds since the epoch, null where nobody has said it. */
    public record Total(
            UUID organizationId,
            UUID campaignId,
            int partition,
            long totalCalls,
            long transferredCalls,
            int epoch,
            long version,
            @Nullable Long asOf) {}

    /** @return how many were newer than what was known */
    public int save(Connection connection, List<Total> totals) throws SQLException {
        return save.update(connection, columns(totals));
    }

    static Object[] columns(List<Total> totals) {
        return new Object[] {
            SqlArray.uuids(totals, Total::organizationId),
            SqlArray.uuids(totals, Total::campaignId),
            SqlArray.integers(totals, Total::partition),
            SqlArray.longs(totals, Total::totalCalls),
            SqlArray.longs(totals, Total::transferredCalls),
            SqlArray.integers(totals, Total::epoch),
            SqlArray.longs(totals, Total::version),
            SqlArray.longs(totals, Total::asOf)
        };
    }

    /** Lets these campaigns show their totals. */
    public int show(Connection connection, Collection<UUID> campaigns) throws SQLException {
        return update(
                connection,
                lockOfTotals.query(connection, row -> row.getObject(1, UUID.class), SqlArray.uuids(campaigns)));
    }

    /** Whether a campaign with totals on these partitions does not show them. */
    public boolean isBehind(Connection connection, Collection<Integer> partitions) throws SQLException {
        return !findBehind
                .query(connection, row -> row.getBoolean(1), new SqlArray("int4", partitions.toArray(Integer[]::new)))
                .isEmpty();
    }

    /** Lets every campaign with totals on these partitions show them: those made later, and those changed by hand. */
    public int showAll(Connection connection, Collection<Integer> partitions) throws SQLException {
        return update(
                connection,
                lockBehind.query(
                        connection,
                        row -> row.getObject(1, UUID.class),
                        new SqlArray("int4", partitions.toArray(Integer[]::new))));
    }

    private int update(Connection connection, List<UUID> campaigns) throws SQLException {
        return campaigns.isEmpty() ? 0 : update.update(connection, SqlArray.uuids(campaigns));
    }
}
