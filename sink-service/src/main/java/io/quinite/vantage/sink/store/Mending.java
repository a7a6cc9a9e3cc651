package io.quinite.vantage.sink.store;

import io.quinite.vantage.sink.store.Snapshot.Mark;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What a repair needs beside the statements of the sink. */
public final class Mending {
    private final Sql marks = Sql.load("find-marks");
    private final Sql leads = Sql.load("find-leads-of-calls");
    private final Sql delete = Sql.load("delete-calls");
    private final Sql saveStates = Sql.load("save-call-states");

    /** Parked facts and dead letters among these records. */
    public List<Mark> marks(Connection connection, List<RawRecord> records) throws SQLException {
        return marks.query(
                connection,
                row -> new Mark(
                        row.getInt(1),
                        row.getLong(2),
                        row.getBytes(3),
                        row.getString(4).equals("letter"),
                        row.getString(5)),
                SqlArray.texts(records, RawRecord::topic),
                SqlArray.integers(records, RawRecord::partition),
                SqlArray.longs(records, RawRecord::offset));
    }

    /** The leads that these rows hang on now. */
    public List<UUID> leadsOf(Connection connection, Collection<UUID> calls) throws SQLException {
        return leads.query(connection, row -> row.getObject(1, UUID.class), SqlArray.uuids(calls));
    }

    /** @return how many rows were deleted */
    public int delete(Connection connection, Collection<UUID> calls) throws SQLException {
        return calls.isEmpty() ? 0 : delete.update(connection, SqlArray.uuids(calls));
    }

    /** Whatever was kept of these calls before. */
    public void saveStates(Connection connection, List<Calls.State> states) throws SQLException {
        if (!states.isEmpty()) {
            saveStates.update(
                    connection,
                    SqlArray.uuids(states, Calls.State::callId),
                    SqlArray.bytes(states, Calls.State::state));
        }
    }
}
