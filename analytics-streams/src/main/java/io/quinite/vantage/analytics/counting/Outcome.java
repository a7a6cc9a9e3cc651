package io.quinite.vantage.analytics.counting;

/** What became of a call, by the words of {@code call_logs.call_status}. */
public enum Outcome {
    CALLED(0),
    TRANSFERRED(1),
    NO_ANSWER(2),
    VOICEMAIL(3);

    private final int place;

    Outcome(int place) {
        this.place = place;
    }

    /** Where its count stands in what is stored; it must not change. */
    int place() {
        return place;
    }
}
