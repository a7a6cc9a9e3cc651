package io.quinite.vantage.sink.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

final class SqlFilesIT {
    @RegisterExtension
    static final BatchStack STACK = new BatchStack();

    @Test
    void shouldPrepareEveryStatementAsTheSinksOwnRole() throws Exception {
        try (var connection = STACK.connectAsSink()) {
            connection.setAutoCommit(false);
            for (Path file : files()) {
                assertThatCode(() -> explain(connection, Files.readString(file)))
                        .as(file.getFileName().toString())
                        .doesNotThrowAnyException();
                // After a COPY that was cancelled.
                connection.rollback();
            }
        }
    }

    /** Parses, plans, and checks the privileges. */
    private static void explain(Connection connection, String sql) throws SQLException {
        if (sql.startsWith("COPY")) {
            // Cannot be explained; the server checks it before it asks for rows.
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql).cancelCopy();
            return;
        }
        boolean explains = !sql.startsWith("LOCK");
        try (var statement = connection.prepareStatement((explains ? "explain " : "") + sql)) {
            int parameters = statement.getParameterMetaData().getParameterCount();
            for (int i = 1; i <= parameters; i++) {
                statement.setNull(i, statement.getParameterMetaData().getParameterType(i));
            }
            statement.execute();
        }
    }

    private static List<Path> files() throws IOException {
        var folder =
                Path.of(System.getProperty("basedir", "."), "src/main/resources/io/quinite/vantage/sink/store/sql");
        try (Stream<Path> files = Files.list(folder)) {
            var all = files.sorted().toList();
            assertThat(all).hasSizeGreaterThan(25);
            return all;
        }
    }
}
