package io.quinite.vantage.sink.apply;

import static org.awaitility.Awaitility.await;

import io.quinite.vantage.sink.law.Tables;
import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One stack for all tests of this package, with empty tables before each. */
final class BatchStack implements BeforeAllCallback, BeforeEachCallback {
    private @Nullable Shared shared;

    private record Shared(Path directory, TestStack stack, Tables tables, BatchRunner runner) implements AutoCloseable {
        static Shared start() {
            try {
                Path directory = Files.createTempDirectory("batches");
                var stack = TestStack.start(directory);
                return new Shared(directory, stack, new Tables(stack.postgres().connect()), new BatchRunner(stack));
            } catch (Exception e) {
                throw new IllegalStateException("the stack did not start", e);
            }
        }

        @Override
        public void close() {
            runner.close();
            stack.close();
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(BatchStack.class, key -> Shared.start(), Shared.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        tables().empty();
    }

    private Shared shared() {
        return Objects.requireNonNull(shared);
    }

    Tables tables() {
        return shared().tables;
    }

    BatchRunner runner() {
        return shared().runner;
    }

    /** A second worker. */
    BatchRunner another() throws Exception {
        return new BatchRunner(shared().stack);
    }

    /** A person's connection: a superuser's, committing by itself. */
    Connection connect() throws SQLException {
        return shared().stack.postgres().connect();
    }

    Connection connectAsSink() throws IOException, SQLException {
        var postgres = shared().stack.settingsAs("vantage_sink").section("postgres");
        return DriverManager.getConnection(
                postgres.required("url"), postgres.required("user"), postgres.required("password"));
    }

    /** Until a statement waits for a lock. */
    void awaitABlockedSession() {
        await().until(() ->
                tables().number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'") > 0);
    }
}
