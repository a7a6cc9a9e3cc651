package io.quinite.vantage.kit;

/**
 * A mistake or a circumstance that the person at the terminal can mend. The message is one sentence that says what is
 * wrong, where, and what to do; it is shown without a stack trace and ends the process with status 1.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
