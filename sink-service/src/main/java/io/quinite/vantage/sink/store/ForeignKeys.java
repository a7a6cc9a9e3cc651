package io.quinite.vantage.sink.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The foreign keys of {@code call_logs}. Their triggers look up and lock three parents for each row, which takes as long as
 * the rest of a COPY; the sink has looked up and locked lead and campaign already, each once, and the organization is the
 * lead's own, which goes with it. So it does without the triggers, as a logical replication's apply worker does, wherever
 * nothing else hangs on rows that come.
 */
final class ForeignKeys {
    private final Sql lockTable = Sql.load("lock-call-logs");
    private final Sql off = Sql.load("foreign-keys-off");
    private final Sql on = Sql.load("foreign-keys-on");

    /** What writes the rows. */
    @FunctionalInterface
    interface Work {
        int write() throws SQLException;
    }

    /**
     * Runs {@code work}, whose parents are locked. Where it throws, the caller must go back to a savepoint from before, which
     * brings the triggers back.
     */
    int without(Connection connection, Work work) throws SQLException {
        // Against a trigger or a key that is added in between; the rows need the same lock.
        lockTable.update(connection);
        boolean isOff = !off.query(connection, row -> row.getString(1)).isEmpty();
        int written = work.write();
        if (isOff) {
            on.query(connection, row -> row.getString(1));
        }
        return written;
    }
}
