package io.quinite.vantage.cdc.pgoutput;

/** The server said what the protocol does not have. To leave it out might be to lose a change. */
public final class MalformedStream extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedStream(String message) {
        super("the replication stream cannot be read: " + message);
    }

    MalformedStream(String message, Throwable cause) {
        super("the replication stream cannot be read: " + message, cause);
    }
}
