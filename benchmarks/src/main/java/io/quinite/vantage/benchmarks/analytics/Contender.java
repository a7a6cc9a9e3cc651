package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.kit.Settings;
import java.nio.file.Path;

/** One way to count calls. */
interface Contender {
    String name();

    /**
     * Counts everything from the beginning of the log, with nothing remembered.
     *
     * @return what it took from the first fact until the totals came to {@code calls}
     */
    Run count(Settings settings, Path stores, int calls) throws Exception;
}
