package io.quinite.vantage.sink.store;

import java.sql.SQLException;

/** Another transaction wrote what this one counted on; it must be done again from its start. */
public final class ConcurrentWriteException extends SQLException {
    private static final long serialVersionUID = 1L;
    private static final String SERIALIZATION_FAILURE = "40001";

    private ConcurrentWriteException(String message) {
        super(message, SERIALIZATION_FAILURE);
    }

    static void unlessEqual(String what, int expected, int written) throws ConcurrentWriteException {
        if (expected != written) {
            throw new ConcurrentWriteException(
                    "another transaction wrote " + (expected - written) + " of " + expected + " " + what + " first");
        }
    }
}
