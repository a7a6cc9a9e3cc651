package io.quinite.vantage.schemas.db;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code migrate}: what {@link Migrator} does, for the person at the terminal. */
@Command(
        name = "migrate",
        description =
                "Brings a PostgreSQL up to the pipeline's tables, roles and publication; repeating it changes nothing.",
        mixinStandardHelpOptions = true)
public final class MigrateCommand implements Callable<Integer> {
    private static final String DEFAULT_USER = "postgres";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".vantage",
            description = "Directory of the running stack (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings as services have them: postgres.url, postgres.user and postgres.password, in a"
                    + " properties file; what is given beside it wins.")
    private @Nullable Path config;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The database, in place of the running stack's: jdbc:postgresql://HOST:PORT/DATABASE,"
                    + " or a URI as psql takes it.")
    private @Nullable String url;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Who may create tables and roles (default: as the address says, or postgres).")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            arity = "0..1",
            interactive = true,
            description =
                    "Asked for when given without a value (default: as the address says, or the variable PGPASSWORD).")
    private @Nullable String password;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            var file = config == null ? new Properties() : read(config);
            var given = firstOf(url, file.getProperty("postgres.url"));
            var address = Address.of(given.isPresent() ? given.get() : ofTheRunningStack());
            var done = Migrator.migrate(
                    address.jdbcUrl(),
                    firstOf(user, address.user())
                            .or(() -> Optional.ofNullable(file.getProperty("postgres.user")))
                            .orElse(DEFAULT_USER),
                    firstOf(password, address.password())
                            .or(() -> Optional.ofNullable(file.getProperty("postgres.password")))
                            .or(() -> Optional.ofNullable(System.getenv("PGPASSWORD")))
                            .orElse(""));
            done.forEach(ran -> out.println("ran " + ran));
            out.println(done.isEmpty() ? "up to date, nothing to run" : "up to date");
            out.flush();
            return 0;
        } catch (MigrationException e) {
            spec.commandLine().getErr().println("migrate: " + e.getMessage());
            return 1;
        }
    }

    private String ofTheRunningStack() {
        Path file = data.resolve("endpoints.env");
        var endpoints = Files.exists(file) ? read(file) : new Properties();
        return Optional.ofNullable(endpoints.getProperty("POSTGRES_URL"))
                .orElseThrow(() -> new MigrationException("no --url was given, and no stack runs on " + data
                        + "; start one with: vantage up --data " + data));
    }

    private static Properties read(Path file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new MigrationException("cannot read " + file + ": " + e, e);
        }
        return properties;
    }

    private static Optional<String> firstOf(@Nullable String given, @Nullable String fallback) {
        return Optional.ofNullable(given).or(() -> Optional.ofNullable(fallback));
    }
}
