package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.benchmarks.harness.Quietly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Processor time of the server's sessions, from /proc: it can be compared also where other work disturbs the clock. Zero
 * where there is no /proc.
 */
final class ServerCpu implements AutoCloseable {
    private static final double SECONDS_PER_TICK = 0.01;
    private static final int USER_TIME = 11;

    private final Connection connection;

    ServerCpu(Connection connection) {
        this.connection = connection;
    }

    double seconds() {
        double ticks = 0;
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select pid from pg_stat_activity where backend_type = 'client backend'")) {
            while (rows.next()) {
                ticks += ticks(Path.of("/proc/" + rows.getInt(1) + "/stat"));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return ticks * SECONDS_PER_TICK;
    }

    private static double ticks(Path stat) {
        if (!Files.exists(stat)) {
            return 0;
        }
        try {
            String text = Files.readString(stat);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return Double.parseDouble(fields[USER_TIME]) + Double.parseDouble(fields[USER_TIME + 1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Quietly.close(connection);
    }
}
