package io.quinite.vantage.analytics.counting;

/**
 * What the facts of a call prove, in a form that no order of the facts can change: bits that are only ever set, an earliest
 * time and a largest duration.
 *
 * @param minute in which the call began, minutes since the epoch: of its earliest CallPlaced, else of its earliest fact
 */
record Evidence(int bits, int minute, int durationSeconds) {
    static final int BRIDGED = 1;
    static final int MACHINE = 2;
    static final int ANSWERED = 4;
    static final int TALKED = 8;
    static final int FAILED = 16;
    static final int ASKED = 32;
    static final int PLACED = 64;
    private static final int HEARD_OF = 128;

    static final Evidence NONE = new Evidence(0, 0, 0);

    Evidence with(Fact fact) {
        boolean placed = has(PLACED);
        int began;
        if (fact.says(PLACED)) {
            began = placed ? Math.min(minute, fact.minute()) : fact.minute();
        } else {
            began = placed ? minute : has(HEARD_OF) ? Math.min(minute, fact.minute()) : fact.minute();
        }
        return new Evidence(
                bits | fact.evidence() | HEARD_OF, began, Math.max(durationSeconds, fact.durationSeconds()));
    }

    boolean has(int mask) {
        return (bits & mask) != 0;
    }

    boolean isNone() {
        return bits == 0;
    }

    /** The law of the merge for call_status. */
    Outcome outcome() {
        if (has(BRIDGED)) {
            return Outcome.TRANSFERRED;
        }
        if (has(MACHINE)) {
            return Outcome.VOICEMAIL;
        }
        return has(FAILED) && !has(ANSWERED | TALKED) ? Outcome.NO_ANSWER : Outcome.CALLED;
    }

    /** By a person. A machine that was detected answers as well, but a bridge proves that there was somebody. */
    boolean isAnswered() {
        return has(BRIDGED) || (has(ANSWERED | TALKED) && !has(MACHINE));
    }

    /** By somebody or something. Unlike {@link #isAnswered} it is never taken back. */
    boolean isPickedUp() {
        return has(BRIDGED | ANSWERED | TALKED);
    }
}
