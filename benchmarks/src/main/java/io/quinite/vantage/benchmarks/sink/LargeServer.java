package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** The embedded stack with a PostgreSQL that holds the tables' indexes in memory; as it comes, it is made for small machines. */
final class LargeServer {
    /** System property {@code sink.shared.buffers}. */
    private static final String BUFFERS = System.getProperty("sink.shared.buffers", "2GB");

    private LargeServer() {}

    static EmbeddedStack start(Path data) throws IOException, InterruptedException, SQLException {
        try (var stack = EmbeddedStack.start(data);
                var connection = stack.postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute("alter system set shared_buffers = '" + BUFFERS + "'");
            statement.execute("alter system set max_wal_size = '8GB'");
        }
        return EmbeddedStack.start(data);
    }
}
