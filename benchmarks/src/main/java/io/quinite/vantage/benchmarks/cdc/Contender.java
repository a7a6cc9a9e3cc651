package io.quinite.vantage.benchmarks.cdc;

import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.Role;

/** Takes changes from a slot of its own in a process of its own. */
interface Contender extends AutoCloseable {
    String name();

    Role role();

    String slot();

    ChildJvm process();

    /**
     * Waits until all changes of a round have been delivered.
     *
     * @return when, in milliseconds of the machine's clock
     */
    long awaitRound(int round) throws Exception;

    /** @throws IllegalStateException where the round has had more or fewer changes than were made; needs no hurry */
    void requireAll(int round, int changes) throws Exception;

    @Override
    void close();
}
