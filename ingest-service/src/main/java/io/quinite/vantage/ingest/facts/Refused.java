package io.quinite.vantage.ingest.facts;

import org.jspecify.annotations.Nullable;

/** A fact that cannot be taken, now or later. The codes are part of the interface: docs/api.md lists them. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable String field;

    public Refused(String code, @Nullable String field, String reason) {
        // Without a stack trace: it is an answer, not a fault, and there may be thousands in a request.
        super(reason, null, false, false);
        this.code = code;
        this.field = field;
    }

    /** Stable, in kebab case. */
    public String code() {
        return code;
    }

    /** The dotted path of the field at fault; null where the whole fact is. */
    public @Nullable String field() {
        return field;
    }

    /** One sentence for the producer's developer. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
