package io.quinite.vantage.benchmarks.harness;

import java.util.List;
import java.util.function.Consumer;

/** One hop of the pipeline, next to its limit and to what people use instead. */
public interface Hop {
    /** As on the command line. */
    String name();

    /** In one line, for the list of hops. */
    String title();

    /**
     * Starts what it needs, measures and stops it again.
     *
     * @param progress is told each round
     */
    List<Result> run(Plan plan, Consumer<String> progress) throws Exception;

    /**
     * How much to do.
     *
     * @param rounds that count, of each contender
     * @param size of a round, as a part of the hop's usual one
     */
    record Plan(int rounds, double size) {
        /** @param usually items of a round at size 1 */
        public int items(int usually) {
            return (int) Math.max(1, Math.round(usually * size));
        }
    }
}
