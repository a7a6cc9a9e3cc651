package io.quinite.vantage.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/**
 * A second server that follows the log of an {@link EmbeddedPostgres} and can be promoted in its place. Where it copies slots, it keeps
 * the logical slots of the first that were made for that, and the first sends nothing to their readers that this one
 * does not have.
 */
public final class EmbeddedStandby implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final String PHYSICAL_SLOT = "standby";

    /** Directories whose contents are of the first server alone. */
    private static final Set<String> EMPTY = Set.of("pg_wal", "pg_replslot", "pg_stat_tmp", "pg_notify", "pg_dynshmem");

    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "server.log");

    private final Path data;
    private final int port;
    private final String password;
    private final PostgresPrograms programs;

    private EmbeddedStandby(Path data, int port, String password, PostgresPrograms programs) {
        this.data = data;
        this.port = port;
        this.password = password;
        this.programs = programs;
    }

    /**
     * Copies {@code primary} into {@code directory}, which must not exist, and follows it.
     *
     * @param password of the superuser
     */
    public static EmbeddedStandby start(
            EmbeddedPostgres primary, Path directory, int port, String password, boolean copiesSlots)
            throws IOException, InterruptedException, SQLException {
        var programs = PostgresPrograms.find();
        var standby = new EmbeddedStandby(directory.toAbsolutePath(), port, password, programs);
        standby.copy(primary, copiesSlots);
        programs.give(standby.data);
        programs.run(
                "pg_ctl",
                "start",
                "-w",
                "-s",
                "-D",
                standby.data.toString(),
                "-l",
                standby.data.resolve("server.log").toString());
        return standby;
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + EmbeddedPostgres.DATABASE;
    }

    /** A connection of the superuser. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), EmbeddedPostgres.SUPERUSER, password);
    }

    /** Lets it take the place of the first, which should be dead. Waits until it takes writes. */
    public void promote() throws IOException, InterruptedException {
        programs.run("pg_ctl", "promote", "-w", "-s", "-D", data.toString());
    }

    @Override
    public void close() throws IOException {
        try {
            var running = Postmaster.of(data);
            if (running.isPresent()) {
                running.get().stop(STOP_PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy(EmbeddedPostgres primary, boolean copiesSlots) throws IOException, SQLException {
        try (var connection = primary.connect();
                var statement = connection.createStatement()) {
            statement.execute("select pg_create_physical_replication_slot('" + PHYSICAL_SLOT + "', true)");
            if (copiesSlots) {
                statement.execute("alter system set synchronized_standby_slots = '" + PHYSICAL_SLOT + "'");
                statement.execute("select pg_reload_conf()");
            }
            statement.execute("select pg_backup_start('standby', true)");
            copyTree(primary.data(), data);
            try (var label = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                label.next();
                Files.writeString(data.resolve("backup_label"), label.getString(1));
            }
        }
        Files.createFile(data.resolve("standby.signal"));
        // The last word about a setting is in this file; the first server's words are in it already.
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                """

                port = %d
                primary_conninfo = 'host=127.0.0.1 port=%d dbname=%s user=%s password=%s'
                primary_slot_name = '%s'
                hot_standby_feedback = on
                wal_receiver_status_interval = 1
                wal_retrieve_retry_interval = '200ms'
                sync_replication_slots = %s
                synchronized_standby_slots = ''
                """.formatted(
                                port,
                                primary.port(),
                                EmbeddedPostgres.DATABASE,
                                EmbeddedPostgres.SUPERUSER,
                                password,
                                PHYSICAL_SLOT,
                                copiesSlots ? "on" : "off"),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path relative = from.relativize(directory);
                if (isOfTheFirstAlone(relative)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.copy(directory, to.resolve(relative), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = from.relativize(file);
                if (isOfTheFirstAlone(relative) || LEFT_OUT.contains(relative.toString())) {
                    return FileVisitResult.CONTINUE;
                }
                try {
                    Files.copy(file, to.resolve(relative), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (NoSuchFileException e) {
                    // The server has removed it meanwhile; the log says so too.
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    private static boolean isOfTheFirstAlone(Path relative) {
        return relative.getNameCount() > 1 && EMPTY.contains(relative.getName(0).toString());
    }
}
