package io.quinite.vantage.analytics.http;

/** A request that is not answered with figures; told as a problem (RFC 9457). */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /** @param detail one sentence for the client's developer */
    Refusal(int status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** While partitions move, the registry of keys is read or a peer is away. */
    static Refusal notNow(String detail) {
        return new Refusal(503, "not-ready", detail);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
