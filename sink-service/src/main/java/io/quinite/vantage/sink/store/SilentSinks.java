package io.quinite.vantage.sink.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Sinks that fell silent while they were sending the rows of a COPY (stopped, or on a machine that was). For the server they are
 * neither idle nor taking too long: while it waits for a client within a statement it heeds no time-out, and their locks stay for
 * as long as they sleep. So whoever waits for these locks ends their sessions.
 */
public final class SilentSinks {
    private static final Sql END = Sql.load("end-silent-sinks");
    private static final double MILLIS_PER_SECOND = 1_000;

    private SilentSinks() {}

    /**
     * Ends the sessions of workers whose statement began longer than {@code silence} ago and waits for the worker now. One that is
     * only slow may be met between two rows: it tries its batch again.
     *
     * @return how many
     */
    public static int end(Connection connection, Duration silence) throws SQLException {
        return END.query(connection, row -> row.getInt(1), silence.toMillis() / MILLIS_PER_SECOND)
                .size();
    }
}
