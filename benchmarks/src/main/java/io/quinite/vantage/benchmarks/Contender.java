package io.quinite.vantage.benchmarks;

import io.quinite.vantage.calls.CallEvent;
import java.util.List;

/** One way to bring calls into {@code call_logs}, over one connection. */
interface Contender extends AutoCloseable {
    String name();

    /** What need not be measured: the calls in the contender's own form. */
    Runnable prepare(List<CallEvent> calls);

    @Override
    void close();
}
