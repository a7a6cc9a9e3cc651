package io.quinite.vantage.feed.subscription;

import java.util.Arrays;

/** Why a subscription is not served. */
public enum DisabledCode {
    /** Somebody said so. */
    REQUESTED("requested"),
    /** The receiver answered 410. */
    GONE("gone"),
    /** A lead's change was tried for as long as the schedule goes, and no other was taken either. */
    FAILING("failing"),
    /** What comes next is not whole in the topic any more. */
    RESUME_EXPIRED("resume-expired"),
    /** The topic was made anew, and the positions are of the one before. */
    TOPIC_RENEWED("topic-renewed");

    private final String word;

    DisabledCode(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static DisabledCode of(String word) {
        return Arrays.stream(values())
                .filter(code -> code.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no subscription is disabled as " + word));
    }
}
