package io.quinite.vantage.ingest.body;

import java.io.IOException;

/** A body that cannot be read to its end: none of it is taken. It is an IOException so that it passes through streams. */
public final class UnreadableBody extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /** @param status of the answer: 400, 408, 413 or 415 */
    public UnreadableBody(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    /** Stable, in kebab case. */
    public String code() {
        return code;
    }

    /** One sentence for the client's developer. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
