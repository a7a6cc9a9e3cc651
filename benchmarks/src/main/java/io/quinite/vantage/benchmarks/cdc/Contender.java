package io.quinite.vantage.benchmarks.cdc;

import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.Role;

/** Takes changes from a slot of its own in a process of its own. */
abstract class Contender implements AutoCloseable {
    private final String name;
    private final Role role;
    private final String slot;
    private final ChildJvm process;

    Contender(String name, Role role, String slot, ChildJvm process) {
        this.name = name;
        this.role = role;
        this.slot = slot;
        this.process = process;
    }

    final String name() {
        return name;
    }

    final Role role() {
        return role;
    }

    final String slot() {
        return slot;
    }

    final ChildJvm process() {
        return process;
    }

    /**
     * Waits until all changes of a round have been delivered.
     *
     * @return when, in milliseconds of the machine's clock
     */
    abstract long awaitRound(int round) throws Exception;

    /** @throws IllegalStateException where the round has had more or fewer changes than were made; needs no hurry */
    abstract void requireAll(int round, int changes) throws Exception;

    @Override
    public void close() {
        process.close();
    }
}
