package io.quinite.vantage.analytics.counting;

/** What becomes of a fact. */
public enum Verdict {
    /** New: remembered, and counted where it makes the call count. */
    TAKEN,
    /** Its event_id was heard before in this call: a second delivery, or a reused id. Either way it changes nothing. */
    REPEATED,
    /** It names another organization, campaign or lead than the call has. It leaves no trace. */
    REFUSED
}
