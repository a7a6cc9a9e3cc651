package io.quinite.vantage.sink.merge;

/** What became of a fact that was offered to a merge. A refused one leaves no trace. */
public enum Verdict {
    /** It is part of the row now, even where a later fact covers everything that it says. */
    TAKEN,
    /** The same fact was taken before. */
    DUPLICATE,
    /** Another content came under this event_id before. */
    EVENT_ID_REUSED,
    /** It names another organization, campaign or lead than the call has. */
    IDENTITY_CONFLICT,
    /** It is of another organization than the lead. */
    ORGANIZATION_MISMATCH,
    /** The lead was deleted after it. */
    TOO_LATE
}
