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
            var address = Address.of(url == null ? ofTheRunningStack() : url);
            var done = Migrator.migrate(
                    address.jdbcUrl(),
                    firstOf(user, address.user()).orElse(DEFAULT_USER),
                    firstOf(password, address.password())
                            .or(() -> Optional.ofNullable(System.getenv("PGPASSWORD")))
                            .orElse(""));
            done.forEach(file -> out.println("ran " + file));
            out.println(done.isEmpty() ? "up to date, nothing to run" : "up to date");
            out.flush();
            return 0;
        } catch (MigrationException e) {
            spec.commandLine().getErr().println("migrate: " + e.getMessage());
            return 1;
        }
    }

    private String ofTheRunningStack() {
        var endpoints = new Properties();
        Path file = data.resolve("endpoints.env");
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                endpoints.load(reader);
            } catch (IOException e) {
                throw new MigrationException("cannot read " + file + ": " + e, e);
            }
        }
        return Optional.ofNullable(endpoints.getProperty("POSTGRES_URL"))
                .orElseThrow(() -> new MigrationException("no --url was given, and no stack runs on " + data
                        + "; start one with: vantage up --data " + data));
    }

    private static Optional<String> firstOf(@Nullable String given, @Nullable String fallback) {
        return Optional.ofNullable(given).or(() -> Optional.ofNullable(fallback));
    }
}
