package io.quinite.vantage.benchmarks.analytics;

import java.lang.management.ManagementFactory;
import java.util.function.Predicate;

/**
 * What one turn took.
 *
 * @param seconds by the clock, from the first fact until the totals are those of all calls
 * @param cpuSeconds of the one thread that counts, which other work on the machine does not disturb
 */
record Run(double seconds, double cpuSeconds) {
    /** Of the one thread of Kafka Streams, without those of its clients. */
    static double streamThreadSeconds() {
        return cpuSeconds(name -> name.matches(".*-StreamThread-\\d+"));
    }

    /** The processor time that the living threads of such names have had. */
    static double cpuSeconds(Predicate<String> names) {
        var threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && names.test(info.getThreadName())) {
                nanos += Math.max(0, threads.getThreadCpuTime(info.getThreadId()));
            }
        }
        return nanos / 1e9;
    }
}
