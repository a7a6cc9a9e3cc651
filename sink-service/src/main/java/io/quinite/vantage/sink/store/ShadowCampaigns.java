package io.quinite.vantage.sink.store;

import io.quinite.vantage.sink.store.Totals.Total;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code rebuild.campaigns}: the campaigns in use, with the numbers of calls that the log has. */
public final class ShadowCampaigns {

    /** A campaign whose numbers are not those that were built. */
    public record Different(UUID id, Numbers built, Numbers inUse) {}

    /** The three columns; the rate is null where the table has none. */
    public record Numbers(
            long totalCalls,
            long transferredCalls,
            @Nullable BigDecimal conversionRate) {}

    /** @throws SQLException with state 42P06 where the schema exists: another rebuild runs, or has left it behind */
    public void create(Connection connection) throws SQLException {
        Shadow.execute(connection, Shadow.text("create-campaigns"));
    }

    /** @return how many campaigns there are, with and without calls */
    public long fill(Connection connection, List<Total> totals) throws SQLException {
        try (var statement = connection.prepareStatement(Shadow.text("insert-totals"))) {
            Sql.bind(connection, statement, Totals.columns(totals));
            statement.executeUpdate();
        }
        Shadow.execute(connection, Shadow.text("show-totals"));
        return Shadow.number(connection, Shadow.text("count-campaigns"));
    }

    public List<Different> compare(Connection connection) throws SQLException {
        var found = new ArrayList<Different>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(Shadow.text("compare-campaigns"))) {
            while (row.next()) {
                found.add(new Different(
                        row.getObject(1, UUID.class),
                        new Numbers(row.getLong(2), row.getLong(4), row.getBigDecimal(6)),
                        new Numbers(row.getLong(3), row.getLong(5), row.getBigDecimal(7))));
            }
        }
        return found;
    }

    /**
     * Makes the numbers in use those that were built; under the locks of the offsets of the totals.
     *
     * @return how many campaigns were written
     */
    public long swap(Connection connection) throws SQLException {
        Shadow.execute(connection, Shadow.text("swap-campaigns"));
        return Shadow.number(connection, Shadow.text("count-touched"));
    }
}
