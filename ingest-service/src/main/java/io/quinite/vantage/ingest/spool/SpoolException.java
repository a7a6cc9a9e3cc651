package io.quinite.vantage.ingest.spool;

import org.jspecify.annotations.Nullable;

/** The spool does not take the facts: it is full, or the disk does not do its work. Nothing of them is kept. */
public final class SpoolException extends Exception {
    private static final long serialVersionUID = 1L;

    SpoolException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
