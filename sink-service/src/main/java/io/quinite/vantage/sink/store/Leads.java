package io.quinite.vantage.sink.store;

import io.quinite.vantage.sink.merge.LeadHistory;
import io.quinite.vantage.sink.merge.LeadRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code leads} and {@code pipeline.lead_states}. */
public final class Leads {
    private final Sql lock = Sql.load("lock-leads");
    private final Sql lockOfCalls = Sql.load("lock-leads-of-calls");
    private final Sql show = Sql.load("show-calls");
    private final Sql refresh = Sql.load("refresh-leads");
    private final Sql loadStates = Sql.load("load-lead-states");
    private final Sql saveStates = Sql.load("save-lead-states");
    private final Sql insert = Sql.load("insert-leads");
    private final Sql update = Sql.load("update-leads");

    /** A history to keep. */
    public record State(UUID leadId, LeadHistory history) {}

    /** Locks the rows, in order, against every other writer; a lead without a row is missing. */
    public Map<UUID, LeadRow> lock(Connection connection, Collection<UUID> ids) throws SQLException {
        var found = new HashMap<UUID, LeadRow>();
        if (!ids.isEmpty()) {
            lock.query(connection, Leads::row, SqlArray.uuids(ids)).forEach(row -> found.put(row.id(), row));
        }
        return found;
    }

    /** As {@link #lock}; of each lead what calls need to know. */
    public Map<UUID, ShownCall> lockOfCalls(Connection connection, Collection<UUID> ids) throws SQLException {
        var found = new HashMap<UUID, ShownCall>();
        if (!ids.isEmpty()) {
            lockOfCalls.query(
                    connection,
                    row -> found.put(row.getObject(1, UUID.class), ShownCall.read(row)),
                    SqlArray.uuids(ids));
        }
        return found;
    }

    /** Lets leads show these calls; their rows must be locked. */
    public int show(Connection connection, List<ShownCall> shown) throws SQLException {
        return shown.isEmpty()
                ? 0
                : show.update(
                        connection,
                        SqlArray.uuids(shown, ShownCall::leadId),
                        SqlArray.uuids(shown, ShownCall::callId),
                        SqlArray.texts(shown, ShownCall::callStatus),
                        SqlArray.longs(shown, ShownCall::callTimestamp),
                        SqlArray.booleans(shown, ShownCall::anyTransferred));
    }

    /**
     * Lets leads show the latest of all calls that they have; their rows must be locked.
     *
     * @return how many leads changed
     */
    public int refresh(Connection connection, Collection<UUID> leads) throws SQLException {
        return leads.isEmpty() ? 0 : refresh.update(connection, SqlArray.uuids(leads));
    }

    private static LeadRow row(ResultSet row) throws SQLException {
        return new LeadRow(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getObject(8, UUID.class),
                row.getString(9),
                Map.of());
    }

    /** To be read after the rows are locked: people's edits write here too. */
    public Map<UUID, LeadHistory> histories(Connection connection, Collection<UUID> ids) throws SQLException {
        var found = new HashMap<UUID, LeadHistory>();
        loadStates.query(
                connection,
                row -> found.put(
                        row.getObject(1, UUID.class),
                        LeadHistory.of(row.getBytes(2), row.getString(3), row.getObject(4, Long.class))),
                SqlArray.uuids(ids));
        return found;
    }

    public void saveHistories(Connection connection, List<State> states) throws SQLException {
        if (!states.isEmpty()) {
            saveStates.update(
                    connection,
                    SqlArray.uuids(states, State::leadId),
                    SqlArray.bytes(states, state -> state.history.seenBytes()),
                    SqlArray.texts(states, state -> state.history.stampsJson()));
        }
    }

    /** @throws ConcurrentWriteException where people inserted one of them first */
    public int insert(Connection connection, List<LeadRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        int written = insert.update(
                connection,
                SqlArray.uuids(rows, LeadRow::id),
                SqlArray.uuids(rows, LeadRow::organizationId),
                SqlArray.texts(rows, LeadRow::name),
                SqlArray.texts(rows, LeadRow::email),
                SqlArray.texts(rows, LeadRow::phone),
                SqlArray.texts(rows, LeadRow::source),
                SqlArray.texts(rows, LeadRow::status),
                SqlArray.uuids(rows, LeadRow::projectId),
                SqlArray.texts(rows, LeadRow::notes),
                SqlArray.texts(rows, row -> Calls.object(row.metadata())));
        ConcurrentWriteException.unlessEqual("leads", rows.size(), written);
        return written;
    }

    /** @return how many rows changed */
    public int update(Connection connection, List<LeadRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        return update.update(
                connection,
                SqlArray.uuids(rows, LeadRow::id),
                SqlArray.texts(rows, LeadRow::name),
                SqlArray.texts(rows, LeadRow::email),
                SqlArray.texts(rows, LeadRow::phone),
                SqlArray.texts(rows, LeadRow::source),
                SqlArray.texts(rows, LeadRow::status),
                SqlArray.uuids(rows, LeadRow::projectId),
                SqlArray.texts(rows, LeadRow::notes),
                SqlArray.texts(rows, row -> Calls.object(row.metadata())));
    }
}
