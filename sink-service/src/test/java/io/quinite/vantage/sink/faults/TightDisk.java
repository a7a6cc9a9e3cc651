package io.quinite.vantage.sink.faults;

import io.quinite.vantage.surroundings.PostgresServer;
import io.quinite.vantage.surroundings.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A disk of a few megabytes under one table: a tablespace on a tmpfs, where this process may mount one that the server sees.
 * Where it may not, a trigger gives the server's answer to a full disk, and the output says so.
 */
final class TightDisk implements AutoCloseable {
    private static final String DISK_FULL = "53100";
    private static final long ROOM_BYTES = 8 << 20;

    private final Connection connection;
    private final String table;
    private final Path directory;
    private final boolean mounted;

    private TightDisk(Connection connection, String table, Path directory, boolean mounted) {
        this.connection = connection;
        this.table = table;
        this.directory = directory;
        this.mounted = mounted;
    }

    static TightDisk under(PostgresServer postgres, String table) throws SQLException, IOException {
        Path directory = Files.createTempDirectory("tight");
        var connection = postgres.connect();
        // What the tests before have left in the table must fit, without the holes.
        execute(connection, "vacuum full " + table);
        String size = "size=" + (ROOM_BYTES + size(connection, table)) + ",mode=0777";
        boolean mounted =
                !Surroundings.areContainers() && run("mount", "-t", "tmpfs", "-o", size, "tmpfs", directory.toString());
        var disk = new TightDisk(connection, table, directory, mounted);
        if (mounted) {
            disk.sql("create tablespace tight location '" + directory + "'");
            disk.sql("alter table " + table + " set tablespace tight");
        } else {
            System.out.println("NO MOUNT HERE: a trigger plays the full disk");
        }
        return disk;
    }

    void fill() throws SQLException {
        if (!mounted) {
            sql("create function pg_temp_full() returns trigger language plpgsql as"
                    + " $$ begin raise exception using errcode = '53100', message = 'No space left on device'; end $$");
            sql("create trigger full_disk before insert or update on " + table
                    + " for each row execute function pg_temp_full()");
            return;
        }
        sql("create table ballast (filling text) tablespace tight");
        sql("alter table ballast alter filling set storage plain");
        try {
            while (true) {
                sql("insert into ballast values (repeat('x', 7000))");
            }
        } catch (SQLException e) {
            if (!DISK_FULL.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    void free() throws SQLException {
        if (mounted) {
            sql("drop table if exists ballast");
        } else {
            sql("drop function if exists pg_temp_full() cascade");
        }
    }

    private void sql(String text) throws SQLException {
        execute(connection, text);
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static long size(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select pg_total_relation_size('" + table + "')")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // No such program.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        free();
        if (mounted) {
            sql("alter table " + table + " set tablespace pg_default");
            sql("drop tablespace tight");
            boolean unmounted = run("umount", "-l", directory.toString());
            if (!unmounted) {
                System.out.println("still mounted: " + directory);
            }
        }
        connection.close();
        Files.deleteIfExists(directory);
    }
}
