package io.quinite.vantage.sink.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.quinite.vantage.embedded.EmbeddedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqlFilesIT {
    @TempDir
    private static Path directory;

    @Test
    void shouldPrepareEveryStatementAsTheSinksOwnRole() throws Exception {
        try (var stack = EmbeddedStack.start(directory)) {
            var postgres = stack.settingsAs("vantage_sink").section("postgres");
            try (var connection = DriverManager.getConnection(
                    postgres.required("url"), postgres.required("user"), postgres.required("password"))) {
                for (Path file : files()) {
                    assertThatCode(() -> {
                                // The server parses and checks it only when it is asked about its parameters.
                                try (var statement = connection.prepareStatement(Files.readString(file))) {
                                    statement.getParameterMetaData();
                                }
                                explain(connection, Files.readString(file));
                            })
                            .as(file.getFileName().toString())
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    /** Planning checks the privileges too. */
    private static void explain(java.sql.Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement("explain " + sql)) {
            int parameters = statement.getParameterMetaData().getParameterCount();
            for (int i = 1; i <= parameters; i++) {
                statement.setNull(i, statement.getParameterMetaData().getParameterType(i));
            }
            statement.execute();
        }
    }

    private static List<Path> files() throws Exception {
        var folder = Path.of(Objects.requireNonNull(Sql.class.getResource("sql/park.sql"))
                        .toURI())
                .getParent();
        try (Stream<Path> files = Files.list(Objects.requireNonNull(folder))) {
            var all = files.sorted().toList();
            assertThat(all).hasSizeGreaterThan(25);
            return all;
        }
    }
}
