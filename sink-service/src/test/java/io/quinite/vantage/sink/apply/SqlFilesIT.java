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
            for (Path file : files()) {
                assertThatCode(() -> explain(connection, Files.readString(file)))
                        .as(file.getFileName().toString())
                        .doesNotThrowAnyException();
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
        try (var statement = connection.prepareStatement("explain " + sql)) {
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
