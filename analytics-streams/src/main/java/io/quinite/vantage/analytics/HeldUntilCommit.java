package io.quinite.vantage.analytics;

/** What a processor gathers in the heap and hands on once per commit. */
interface HeldUntilCommit {
    /** Writes and forwards everything, as part of the transaction that is about to be committed. It may be called sooner. */
    void handOn();

    /** The transaction was aborted, or the task has left: nothing of it may stay. */
    void forget();
}
