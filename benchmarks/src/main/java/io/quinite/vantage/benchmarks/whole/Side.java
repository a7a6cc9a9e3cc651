package io.quinite.vantage.benchmarks.whole;

import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.whole.Probes.Place;
import java.util.List;

/** A whole stack that carries calls. */
interface Side extends AutoCloseable {
    String name();

    Role role();

    Probes probes();

    List<Place> places();

    /** So many calls by the clock; returns when the last probe has arrived everywhere. */
    void pace(Traffic.Phase phase, int calls) throws Exception;

    @Override
    void close();
}
