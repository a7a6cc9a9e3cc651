package io.quinite.vantage.ingest;

/** Whoever asks may not come in. */
final class Denied extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Denied(int status, String code, String detail) {
        super(detail, null, false, false);
        this.problem = Problem.of(status, code, detail);
    }

    Problem problem() {
        return problem;
    }
}
