package io.quinite.vantage.ingest.body;

import io.quinite.vantage.ingest.facts.Refused;
import org.jspecify.annotations.Nullable;

/** Where the facts of a body go, one by one, in their order. */
public interface FactSink<E> {
    /**
     * @param traceparent that the fact names beside what it says, valid; null where it names none
     * @throws Refused where this one cannot be taken after all; it is then handed to {@link #refuse}
     */
    void take(E event, @Nullable String traceparent) throws Refused;

    /**
     * @param index of the fact in the body, from 0
     * @param line of NDJSON, from 1; null for other formats
     */
    void refuse(int index, @Nullable Integer line, Refused why);
}
