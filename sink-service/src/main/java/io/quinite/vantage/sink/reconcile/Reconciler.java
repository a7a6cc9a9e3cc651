package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.reconcile.Run.Rebuilding;
import io.quinite.vantage.sink.store.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Compares the log, the totals topic and the tables, while the sink goes on. Facts that the sink has not read yet are not
 * missed: the log is read up to the offsets that belong to the rows.
 */
public final class Reconciler {
    private final SinkConfig config;
    private final Options options;
    private final Progress progress;
    private final Consumer<Difference> listener;

    /**
     * @param settings {@code kafka.*}, {@code schema.registry.*} and {@code postgres.*}, as the sink has them
     * @param listener is told each thing as it is found, by several threads but one at a time
     */
    public Reconciler(Settings settings, Options options, Progress progress, Consumer<Difference> listener) {
        this.config = SinkConfig.from(settings);
        this.options = options;
        this.progress = progress;
        this.listener = listener;
    }

    /** As above, with everything compared and without a word. */
    public static Reconciliation run(Settings settings) throws IOException, SQLException {
        return new Reconciler(settings, Options.everything(), Progress.quiet(), difference -> {}).run();
    }

    /**
     * @throws UserError where there is nothing to compare, or the log is not the one that the rows were made of
     * @throws IOException where the spilled files cannot be written
     */
    public Reconciliation run() throws IOException, SQLException {
        return run(Rebuilding.none());
    }

    Reconciliation run(Rebuilding rebuilding) throws IOException, SQLException {
        Files.createDirectories(options.workDirectory());
        Path directory = Files.createTempDirectory(options.workDirectory(), "vantage-reconcile-");
        try (var work = new Run(config, options, rebuilding, directory, progress, listener)) {
            return work.run();
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** A transaction that sees one moment. */
    static Connection snapshot(SinkConfig config) throws SQLException {
        Connection connection = DriverManager.getConnection(config.postgresUrl(), config.connection("reconcile"));
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return connection;
    }

    /** How far the sink has come, at the moment of the snapshot. */
    static List<Snapshot.Account> accounts(Connection snapshot) throws SQLException {
        var accounts = new Snapshot().accounts(snapshot);
        if (accounts.stream().noneMatch(each -> each.partition().topic().equals(Topics.CALL_EVENTS.name()))) {
            throw new UserError("the sink has never read " + Topics.CALL_EVENTS.name()
                    + " into this database, so there is nothing to compare; start it, or check postgres.url");
        }
        return accounts;
    }
}
