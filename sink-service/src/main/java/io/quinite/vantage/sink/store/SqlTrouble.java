package io.quinite.vantage.sink.store;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The three kinds of errors of a statement. Transient: the database is in trouble, and the same statement will pass
 * later. Data: this row will never pass. Bug: neither a later time nor another row will help.
 */
public enum SqlTrouble {
    TRANSIENT,
    DATA,
    BUG;

    /**
     * Connection, authorization (tried at the start, so later it is the server that is being set up anew), rollback by
     * the server, resources, operator intervention, system error.
     */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "28", "40", "53", "57", "58");

    /** Lock time-out; a server that is being promoted; a table that a migration holds. */
    private static final Set<String> TRANSIENT_STATES = Set.of("55P03", "55006", "25006", "25P03");

    private static final String LOCK_TIMEOUT = "55P03";

    /** Serialization failure, deadlock. */
    private static final Set<String> MEETINGS = Set.of("40001", "40P01");

    /** Data exception, constraint violation, raised by a trigger, program limit (a key too long for an index). */
    private static final Set<String> DATA_CLASSES = Set.of("22", "23", "44", "54", "P0");

    /** See https://www.postgresql.org/docs/current/errcodes-appendix.html. */
    public static SqlTrouble of(SQLException e) {
        String state = e.getSQLState();
        if (state == null || state.length() != 5) {
            return unnamed(e);
        }
        String stateClass = state.substring(0, 2);
        if (TRANSIENT_CLASSES.contains(stateClass) || TRANSIENT_STATES.contains(state)) {
            return TRANSIENT;
        }
        return DATA_CLASSES.contains(stateClass) ? DATA : BUG;
    }

    /** Whether this transaction only met another one, as happens between workers in good order. */
    public static boolean isMeeting(SQLException e) {
        return MEETINGS.contains(String.valueOf(e.getSQLState()));
    }

    /** Whether somebody else held a lock for longer than this statement waits for one. */
    public static boolean isLockTimeout(SQLException e) {
        return LOCK_TIMEOUT.equals(e.getSQLState());
    }

    private static SqlTrouble unnamed(SQLException e) {
        return e instanceof SQLTransientException || e instanceof SQLRecoverableException || causedByIo(e.getCause())
                ? TRANSIENT
                : BUG;
    }

    private static boolean causedByIo(@Nullable Throwable cause) {
        return cause instanceof java.io.IOException;
    }
}
