package io.quinite.vantage.feed.http;

/** A request that is not served, and why. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public Refusal(int status, String code, String detail) {
        super(detail, null, false, false);
        problem = Problem.of(status, code, detail);
    }

    public Problem problem() {
        return problem;
    }
}
