package io.quinite.vantage.benchmarks.harness;

/** What a contender is for. */
public enum Role {
    OURS,
    /** What cannot be surpassed, or hardly: the work without which there is no result. */
    LIMIT,
    /** What people use instead, at its best settings. */
    PEER
}
