package io.quinite.vantage.sink.store;

import io.quinite.vantage.sink.merge.CallRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/** {@code rebuild.call_logs}: the shape and the constraints of the table in use, filled from the log. */
public final class ShadowCalls {
    private final Calls calls = new Calls();

    /** A call as it should be, and what to resume from. */
    public record Built(CallRow row, Calls.State state) {}

    /** @throws SQLException with state 42P06 where the schema exists: another rebuild runs, or has left it behind */
    public void create(Connection connection) throws SQLException {
        Shadow.execute(connection, Shadow.text("create-call-logs"));
    }

    /** With the sink's own statement; calls whose lead or campaign was deleted have no row. */
    public int insert(Connection connection, List<Built> built) throws SQLException {
        Shadow.execute(connection, Shadow.text("write-into-the-shadow"));
        var rows = built.stream().map(Built::row).toList();
        var rooted = new HashSet<UUID>();
        try (var statement = connection.prepareStatement(Shadow.text("find-existing-parents"))) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", rows.stream().map(CallRow::id).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid", rows.stream().map(CallRow::leadId).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "uuid", rows.stream().map(CallRow::campaignId).toArray()));
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    rooted.add(found.getObject(1, UUID.class));
                }
            }
        }
        var kept =
                built.stream().filter(each -> rooted.contains(each.row().id())).toList();
        try (var statement = connection.prepareStatement(Shadow.text("insert-state"))) {
            for (Built each : kept) {
                statement.setObject(1, each.state.callId());
                statement.setBytes(2, each.state.state());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return calls.insert(connection, kept.stream().map(Built::row).toList());
    }

    /** Calls of which the sink has read facts since the shadow was built: their rows stay as they are. */
    public void moved(Connection connection, Collection<UUID> ids) throws SQLException {
        try (var statement = connection.prepareStatement(Shadow.text("note-moved"))) {
            statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            statement.executeUpdate();
        }
    }

    /**
     * Makes the rows in use those that were built; under the locks of the offsets.
     *
     * @return how many calls were written or deleted
     */
    public long swap(Connection connection) throws SQLException {
        Shadow.execute(connection, Shadow.text("swap-call-logs"));
        return Shadow.number(connection, Shadow.text("count-touched"));
    }
}
