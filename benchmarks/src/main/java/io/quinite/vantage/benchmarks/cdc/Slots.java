package io.quinite.vantage.benchmarks.cdc;

import io.quinite.vantage.benchmarks.harness.ChildStack;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Replication slots of the contenders. */
final class Slots {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private Slots() {}

    /** A frozen contender is no reason to end its stream. */
    static void prepare(ChildStack stack) throws SQLException, IOException {
        try (var connection = stack.connect();
                var statement = connection.createStatement()) {
            statement.execute("alter system set wal_sender_timeout = 0");
            statement.execute("alter system set max_wal_size = '8GB'");
            statement.execute("select pg_reload_conf()");
        }
    }

    static void create(ChildStack stack, String slot) throws SQLException, IOException {
        try (var connection = stack.connect();
                var statement = connection.createStatement()) {
            statement.execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        }
    }

    static void awaitActive(ChildStack stack, Contender contender)
            throws SQLException, IOException, InterruptedException {
        long began = System.nanoTime();
        while (sender(stack, contender) == 0) {
            contender.process().requireAlive();
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                throw new IllegalStateException(contender.name() + " does not use its slot");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Process of the server that sends to a contender; 0 where there is none. */
    static long sender(ChildStack stack, Contender contender) throws SQLException, IOException {
        try (var connection = stack.connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("select active_pid from pg_replication_slots where active and slot_name = '"
                                + contender.slot() + "'")) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
