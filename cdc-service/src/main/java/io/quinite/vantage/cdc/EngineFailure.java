package io.quinite.vantage.cdc;

import org.jspecify.annotations.Nullable;

/** The engine ended for a reason of its own: the database away, the stream broken. */
final class EngineFailure extends Exception {
    private static final long serialVersionUID = 1L;

    EngineFailure(@Nullable Throwable cause) {
        super("the replication stream ended", cause);
    }
}
