package io.quinite.vantage.analytics.http;

/** Figures cannot be read at the moment: partitions move, or stores are restored. */
public final class FiguresUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FiguresUnavailable(String why) {
        super(why, null, false, false);
    }
}
