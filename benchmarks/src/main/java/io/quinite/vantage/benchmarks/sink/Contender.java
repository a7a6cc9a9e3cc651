package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.calls.CallEvent;
import java.lang.management.ManagementFactory;
import java.util.List;

/** One way to bring calls into {@code call_logs}, over one writing connection. */
interface Contender extends AutoCloseable {
    String name();

    Role role();

    /** Whether it takes so long for a row that its rounds have fewer of them. */
    default boolean isSlow() {
        return false;
    }

    /** What need not be measured: the calls in the contender's own form. */
    Runnable prepare(List<CallEvent> calls);

    /** Processor time spent so far outside the server; of the calling thread, unless others do the work. */
    default double clientCpuSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }

    @Override
    void close();
}
