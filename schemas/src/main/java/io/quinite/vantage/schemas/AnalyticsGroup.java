package io.quinite.vantage.schemas;

/**
 * Under which consumer group analytics counts: its position says which facts the totals hold, so others ask for it too. Each
 * epoch has a group, stores and internal topics of its own, and so begins at the beginning of the log.
 */
public final class AnalyticsGroup {
    public static final String DEFAULT_APPLICATION_ID = "vantage-analytics";

    /** Grows with each release that cannot read the stores of the one before, and so recomputes from the log. */
    private static final int GENERATION = 2;

    /** That of an analytics service whose settings say nothing else. */
    public static final String USUAL = DEFAULT_APPLICATION_ID + "-" + GENERATION;

    private AnalyticsGroup() {}

    /** The epoch as records have it: what was asked for, and what releases have added. */
    public static int publishedEpoch(int epoch) {
        return epoch + GENERATION;
    }

    public static String of(String applicationId, int epoch) {
        return applicationId + "-" + publishedEpoch(epoch);
    }

    /**
     * The topic with a record for each reset of an application, of all its epochs: that many epochs later than {@link
     * #publishedEpoch} are its records, so that they outrank what was published before the reset.
     */
    public static String resetsOf(String applicationId) {
        return applicationId + "-resets";
    }
}
