package io.quinite.vantage.schemas.db;

/**
 * A database that could not be migrated. The message is one sentence for the person at the terminal: what is wrong, where,
 * and what to do.
 */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MigrationException(String message, Throwable cause) {
        super(message, cause);
    }

    MigrationException(String message) {
        super(message);
    }
}
