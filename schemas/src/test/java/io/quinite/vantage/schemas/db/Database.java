package io.quinite.vantage.schemas.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A database of its own on a real PostgreSQL, which one run of tests shares; gone when closed. */
final class Database implements AutoCloseable {
    static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static @Nullable TestServer shared;

    private final TestServer server;
    private final String name;

    private Database(TestServer server, String name) {
        this.server = server;
        this.name = name;
    }

    static Database empty() throws SQLException {
        return on(sharedServer());
    }

    static Database migrated() throws SQLException {
        var database = empty();
        Migrator.migrate(database.url(), "postgres", "");
        return database;
    }

    static Database on(TestServer server) throws SQLException {
        var database = new Database(server, "test_" + NUMBER.incrementAndGet());
        try (var connection = server.connect()) {
            execute(connection, "create database " + database.name);
        }
        return database;
    }

    /** Stopped by a hook of its library when the JVM ends. */
    private static synchronized TestServer sharedServer() {
        if (shared == null) {
            shared = TestServer.start();
        }
        return shared;
    }

    String name() {
        return name;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + name;
    }

    Connection connect() throws SQLException {
        return connect("postgres");
    }

    Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(url(), user, "");
    }

    void execute(String sql) throws SQLException {
        try (var connection = connect()) {
            execute(connection, sql);
        }
    }

    List<String> query(String sql) throws SQLException {
        try (var connection = connect()) {
            return query(connection, sql);
        }
    }

    /** Every migration in the order of Flyway, as psql would run them. */
    void runFilesByHand() throws SQLException {
        try (var connection = connect()) {
            for (Path file : migrationFiles()) {
                execute(connection, Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> migrationFiles() {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** One line a row, columns separated by a bar, null as {@code null}. */
    static List<String> query(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var lines = new ArrayList<String>();
            while (rows.next()) {
                lines.add(line(rows));
            }
            return lines;
        }
    }

    private static String line(ResultSet rows) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        var cells = new ArrayList<String>();
        for (int column : IntStream.rangeClosed(1, columns).toArray()) {
            cells.add(String.valueOf(rows.getString(column)));
        }
        return cells.stream().collect(Collectors.joining("|"));
    }

    @Override
    public void close() throws SQLException {
        try (var connection = server.connect()) {
            execute(connection, "drop database " + name + " with (force)");
        }
    }
}
