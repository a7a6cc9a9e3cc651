package io.quinite.vantage.ingest;

/** The door cannot take facts now; later it can. Answered 503. */
final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    Unavailable(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    static Unavailable kafka(String reason) {
        return new Unavailable("log-unavailable", reason);
    }

    static Unavailable overloaded(String reason) {
        return new Unavailable("overloaded", reason);
    }
}
