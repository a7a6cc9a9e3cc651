package io.quinite.vantage.schemas.db;

import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateOutput;

/**
 * Brings a database up to the migrations on the class path ({@code db/migration/NNN_name.sql}, in the order of their
 * numbers, each in a transaction of its own). What has been done is remembered in {@code pipeline.migrations}; a second
 * run does nothing, and two at once wait for each other.
 *
 * <p>The user must be able to create tables in schema {@code public} and schemas in the database, and to create roles
 * unless they exist; PostgreSQL 15 or newer.
 */
public final class Migrator {
    private static final String SCHEMA = "pipeline";
    private static final String HISTORY_TABLE = "migrations";

    /**
     * Where schema pipeline has tables and no history, somebody has run the files by hand. Then all are run again, which
     * changes nothing, except for this one, without which there would be no tables.
     */
    private static final String RUN_BY_HAND = "0";

    private static final int OLDEST_SERVER = 15;

    private Migrator() {}

    /**
     * Waits up to a minute for the server to answer, then migrates.
     *
     * @param jdbcUrl {@code jdbc:postgresql://host:port/database}
     * @return the files that were run, in order; empty where there was nothing to do
     * @throws MigrationException with a sentence that says what is wrong
     */
    public static List<String> migrate(String jdbcUrl, String user, String password) {
        var server = Server.reach(jdbcUrl, user, password);
        if (server.majorVersion() < OLDEST_SERVER) {
            throw new MigrationException("the server at " + server.url() + " is PostgreSQL " + server.version()
                    + "; the migrations need " + OLDEST_SERVER + " or newer");
        }
        try {
            return flyway(jdbcUrl, user, password).migrate().migrations.stream()
                    .map(Migrator::fileName)
                    .toList();
        } catch (FlywayException e) {
            throw new MigrationException("cannot migrate " + server.url() + ": " + reason(e), e);
        }
    }

    private static Flyway flyway(String jdbcUrl, String user, String password) {
        return Flyway.configure(Migrator.class.getClassLoader())
                .dataSource(jdbcUrl, user, password)
                .locations("classpath:db/migration")
                .sqlMigrationPrefix("")
                .sqlMigrationSeparator("_")
                .validateMigrationNaming(true)
                .placeholderReplacement(false)
                .baselineOnMigrate(true)
                .baselineVersion(RUN_BY_HAND)
                .defaultSchema(SCHEMA)
                .table(HISTORY_TABLE)
                .load();
    }

    private static String fileName(MigrateOutput migration) {
        String path = migration.filepath.replace('\\', '/');
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The server's own words and hint where there are any: Flyway's message is a page long. */
    private static String reason(FlywayException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Server.words(sql);
            }
        }
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
