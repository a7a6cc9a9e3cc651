package io.quinite.vantage.embedded;

import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL server on this machine, as durable as a real one: fsync and synchronous_commit are on, and the log is
 * logical so that changes can be captured from it. Its directory survives it.
 *
 * <p>The server is a process of its own, in a session of its own (a Ctrl-C at the terminal is not for it). When the JVM
 * is killed it stays; the next start on the same directory takes it over, or ends it first where its settings differ.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    public static final String SUPERUSER = "postgres";
    public static final String DATABASE = "vantage";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration GLANCE = Duration.ofMillis(10);
    private static final String DATA = "data";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String SETTINGS_FILE = "vantage.conf";

    private final Path data;
    private final Path serverLog;
    private final int port;
    private final String password;
    private final PostgresPrograms programs;

    private EmbeddedPostgres(Path directory, int port, String password, PostgresPrograms programs) {
        this.data = directory.resolve(DATA);
        this.serverLog = data.resolve("server.log");
        this.port = port;
        this.password = password;
        this.programs = programs;
    }

    /**
     * Starts on {@code directory}, which is created and initialised where it is empty.
     *
     * @param password of the superuser {@value #SUPERUSER}; it must be the same every time
     * @throws UserError where the port is taken or the directory cannot be used
     */
    public static EmbeddedPostgres start(Path directory, int port, String password)
            throws IOException, InterruptedException {
        Path absolute = directory.toAbsolutePath();
        Files.createDirectories(absolute);
        var postgres = new EmbeddedPostgres(absolute, port, password, PostgresPrograms.find());
        postgres.start();
        return postgres;
    }

    /** Starts again after {@link #stop()} or {@link #kill()}, on the same port. Does nothing when it runs. */
    public synchronized void start() throws IOException, InterruptedException {
        if (!Files.exists(data)) {
            initialise();
        }
        boolean sameSettings = writeSettings();
        var running = Postmaster.of(data);
        if (running.isPresent() && sameSettings && running.get().port() == port) {
            log.info(
                    "took over a running postgresql pid={}",
                    running.get().process().pid());
        } else {
            if (running.isPresent()) {
                running.get().stop(STOP_PATIENCE);
            }
            Postmaster.forgetDead(data);
            Ports.requireFree(port, "PostgreSQL");
            programs.run("pg_ctl", "start", "-W", "-s", "-D", data.toString(), "-l", serverLog.toString());
        }
        awaitReady();
        ensureDatabase();
    }

    /** Stops it in an orderly way. Does nothing when it is stopped. */
    public synchronized void stop() throws IOException, InterruptedException {
        var running = Postmaster.of(data);
        if (running.isPresent()) {
            running.get().stop(STOP_PATIENCE);
        }
    }

    /** Ends it as a crash of the machine does, but for the disk: SIGKILL for all its processes. */
    public synchronized void kill() throws IOException, InterruptedException {
        var running = Postmaster.of(data);
        if (running.isPresent()) {
            running.get().kill();
        }
    }

    static void endOrphan(Path directory) throws IOException, InterruptedException {
        var running = Postmaster.of(directory.toAbsolutePath().resolve(DATA));
        if (running.isPresent()) {
            running.get().kill();
        }
    }

    public boolean isRunning() throws IOException {
        return Postmaster.of(data).isPresent();
    }

    public int port() {
        return port;
    }

    /** Its data directory. */
    Path data() {
        return data;
    }

    /** Without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    /** With the superuser and its password, as {@code psql} takes it. */
    public String libpqUri() {
        return "postgresql://" + SUPERUSER + ":" + password + "@127.0.0.1:" + port + "/" + DATABASE;
    }

    /** A connection of the superuser to the database {@value #DATABASE}. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), SUPERUSER, password);
    }

    /** Lets {@code role}, which must exist, log in with {@code rolePassword}. */
    public void allowLogin(String role, String rolePassword) throws SQLException {
        try (var connection = connect()) {
            Shape.allowLogin(connection, role, rolePassword);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Under another name first: a half-made directory must not be taken for a made one. */
    private void initialise() throws IOException, InterruptedException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Path making = Files.createTempDirectory(data.getParent(), "making", ownerOnly);
        Path passwordFile = Files.createTempFile("vantage", null);
        try {
            Files.writeString(passwordFile, password + "\n");
            programs.give(making, passwordFile);
            programs.run(
                    "initdb",
                    "--pgdata=" + making,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    // The same order of texts on every system.
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions");
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.writeString(making.resolve("postgresql.conf"), "include '" + SETTINGS_FILE + "'\n");
        Files.move(making, data);
    }

    /** @return whether they were the same before */
    private boolean writeSettings() throws IOException, InterruptedException {
        String settings = settings();
        Path file = data.resolve(SETTINGS_FILE);
        if (Files.exists(file) && Files.readString(file).equals(settings)) {
            return true;
        }
        Files.writeString(file, settings, StandardCharsets.UTF_8);
        programs.give(file);
        return false;
    }

    private String settings() {
        return """
                # Written at every start; a change here is lost.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                # What is committed is on the disk.
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                # Change data capture reads the log.
                wal_level = logical
                max_wal_senders = 10
                max_replication_slots = 10
                max_connections = 100
                shared_buffers = '128MB'
                min_wal_size = '80MB'
                max_wal_size = '1GB'
                # Statements here are short: compiling them would take longer than running them.
                jit = off
                password_encryption = 'scram-sha-256'
                timezone = 'UTC'
                log_timezone = 'UTC'
                datestyle = 'iso, ymd'
                """.formatted(port);
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        long absentSince = 0;
        while (System.nanoTime() < deadline) {
            var running = Postmaster.of(data);
            if (running.isPresent() && running.get().ready()) {
                return;
            }
            if (running.isPresent()) {
                absentSince = 0;
            } else if (absentSince == 0) {
                absentSince = System.nanoTime();
            } else if (System.nanoTime() - absentSince > Duration.ofSeconds(5).toNanos()) {
                break;
            }
            Thread.sleep(GLANCE.toMillis());
        }
        throw new UserError("PostgreSQL did not start; its last words are in " + serverLog);
    }

    private void ensureDatabase() {
        try (var connection = connect()) {
            log.debug(
                    "database is there name={} server={}",
                    DATABASE,
                    connection.getMetaData().getDatabaseProductVersion());
        } catch (SQLException e) {
            if (!NO_SUCH_DATABASE.equals(e.getSQLState())) {
                throw new UserError("cannot log in to the PostgreSQL of " + data + ": " + e.getMessage(), e);
            }
            createDatabase();
        }
    }

    private void createDatabase() {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        try (var connection = DriverManager.getConnection(url, SUPERUSER, password);
                var statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the database " + DATABASE, e);
        }
    }
}
