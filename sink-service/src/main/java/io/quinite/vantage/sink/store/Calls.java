package io.quinite.vantage.sink.store;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.quinite.vantage.sink.merge.CallRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code call_logs} and {@code pipeline.call_states}. */
public final class Calls {
    private final Sql load = Sql.load("load-calls");
    private final Sql copy = Sql.load("copy-calls");
    private final Sql copyStates = Sql.load("copy-call-states");
    private final ForeignKeys foreignKeys = new ForeignKeys();
    private final Sql insert = Sql.load("insert-calls");
    private final Sql update = Sql.load("update-calls");
    private final Sql insertStates = Sql.load("insert-call-states");
    private final Sql updateStates = Sql.load("update-call-states");

    /** Fewer calls are not worth two COPYs and a savepoint. */
    private static final int COPY_MIN = 20;

    private static final String UNIQUE_VIOLATION = "23505";

    /**
     * What is known of a call.
     *
     * @param refused the cause why it has no row and never will, null where it is a call like others
     * @param hasRow false also where people deleted it
     */
    @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
    public record Known(UUID callId, byte[] state, @Nullable DeadLetterCause refused, boolean hasRow) {}

    /** A state to keep. */
    @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
    public record State(UUID callId, byte[] state, @Nullable DeadLetterCause refused) {}

    public Map<UUID, Known> load(Connection connection, Collection<UUID> ids) throws SQLException {
        var found = new HashMap<UUID, Known>();
        load.query(connection, Calls::known, SqlArray.uuids(ids)).forEach(call -> found.put(call.callId, call));
        return found;
    }

    private static Known known(ResultSet row) throws SQLException {
        String refused = row.getString(3);
        return new Known(
                row.getObject(1, UUID.class),
                row.getBytes(2),
                refused == null ? null : DeadLetterCause.ofCode(refused),
                row.getBoolean(4));
    }

    /**
     * Writes calls that have neither a state nor, in good order, a row. COPY is the fastest way, but stops at the first row
     * that exists (people emptied schema pipeline and not call_logs, or another transaction was faster); then statements
     * that look do it again.
     *
     * @param states gone through before the first of {@code rows} is looked at, maybe more than once
     * @param statesMax how many they are, at most
     * @param rows whose leads, of the same organization, and campaigns are there and locked
     * @return how many rows were written
     * @throws ConcurrentWriteException where another transaction made the state of one of them first
     */
    public int insertNew(Connection connection, Iterable<State> states, int statesMax, List<CallRow> rows)
            throws SQLException {
        if (statesMax >= COPY_MIN) {
            Savepoint before = connection.setSavepoint();
            try {
                CopyRows.copy(connection, copyStates, states, Calls::write);
                int written =
                        foreignKeys.without(connection, () -> CopyRows.copy(connection, copy, rows, Calls::write));
                connection.releaseSavepoint(before);
                return written;
            } catch (SQLException e) {
                if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw e;
                }
                connection.rollback(before);
                connection.releaseSavepoint(before);
            }
        }
        var all = new ArrayList<State>();
        states.forEach(all::add);
        insertStates(connection, all);
        return insert(connection, rows);
    }

    private static void write(State state, CopyRows out) {
        out.columns(3);
        out.uuid(state.callId);
        out.bytes(state.state);
        out.text(state.refused == null ? null : state.refused.code());
    }

    private static void write(CallRow row, CopyRows out) {
        out.columns(17);
        out.uuid(row.id());
        out.text(row.callSid());
        out.uuid(row.organizationId());
        out.uuid(row.campaignId());
        out.uuid(row.leadId());
        out.text(row.callStatus());
        out.truth(row.transferred());
        out.time(row.transferredAt());
        out.text(row.transferReason());
        out.text(row.transferDepartment());
        out.time(row.callTimestamp());
        out.integer(row.duration());
        out.text(row.transcript());
        out.text(row.conversationSummary());
        out.text(row.recordingUrl());
        out.text(row.notes());
        out.json(object(row.metadata()));
    }

    /** @return how many rows were written, over those that exist */
    public int insert(Connection connection, List<CallRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        return insert.update(
                connection,
                SqlArray.uuids(rows, CallRow::id),
                SqlArray.texts(rows, CallRow::callSid),
                SqlArray.uuids(rows, CallRow::organizationId),
                SqlArray.uuids(rows, CallRow::campaignId),
                SqlArray.uuids(rows, CallRow::leadId),
                SqlArray.texts(rows, CallRow::callStatus),
                SqlArray.booleans(rows, CallRow::transferred),
                SqlArray.longs(rows, CallRow::transferredAt),
                SqlArray.texts(rows, CallRow::transferReason),
                SqlArray.texts(rows, CallRow::transferDepartment),
                SqlArray.longs(rows, CallRow::callTimestamp),
                SqlArray.integers(rows, CallRow::duration),
                SqlArray.texts(rows, CallRow::transcript),
                SqlArray.texts(rows, CallRow::conversationSummary),
                SqlArray.texts(rows, CallRow::recordingUrl),
                SqlArray.texts(rows, CallRow::notes),
                SqlArray.texts(rows, row -> object(row.metadata())));
    }

    /** @return how many rows were written: fewer than given where people deleted some */
    public int update(Connection connection, List<CallRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        return update.update(
                connection,
                SqlArray.uuids(rows, CallRow::id),
                SqlArray.texts(rows, CallRow::callStatus),
                SqlArray.booleans(rows, CallRow::transferred),
                SqlArray.longs(rows, CallRow::transferredAt),
                SqlArray.texts(rows, CallRow::transferReason),
                SqlArray.texts(rows, CallRow::transferDepartment),
                SqlArray.longs(rows, CallRow::callTimestamp),
                SqlArray.integers(rows, CallRow::duration),
                SqlArray.texts(rows, CallRow::transcript),
                SqlArray.texts(rows, CallRow::conversationSummary),
                SqlArray.texts(rows, CallRow::recordingUrl),
                SqlArray.texts(rows, CallRow::notes),
                SqlArray.texts(rows, row -> object(row.metadata())));
    }

    /** @throws ConcurrentWriteException where another transaction made the state of one of them first */
    public void insertStates(Connection connection, List<State> states) throws SQLException {
        if (states.isEmpty()) {
            return;
        }
        int written = insertStates.update(
                connection,
                SqlArray.uuids(states, State::callId),
                SqlArray.bytes(states, State::state),
                SqlArray.texts(states, state -> state.refused == null ? null : state.refused.code()));
        ConcurrentWriteException.unlessEqual("new calls", states.size(), written);
    }

    public void updateStates(Connection connection, List<State> states) throws SQLException {
        if (!states.isEmpty()) {
            updateStates.update(
                    connection, SqlArray.uuids(states, State::callId), SqlArray.bytes(states, State::state));
        }
    }

    /** Null for no keys. */
    static @Nullable String object(Map<String, String> keysToJson) {
        if (keysToJson.isEmpty()) {
            return null;
        }
        var json = new StringBuilder();
        new TreeMap<>(keysToJson).forEach((key, value) -> json.append(json.isEmpty() ? '{' : ',')
                .append('"')
                .append(JsonStringEncoder.getInstance().quoteAsString(key))
                .append("\":")
                .append(value));
        return json.append('}').toString();
    }
}
