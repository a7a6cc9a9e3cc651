package io.quinite.vantage.schemas.db;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code migrate}: what {@link Migrator} does, for the person at the terminal. */
@Command(name = "migrate", description = "Brings a PostgreSQL up to the tables, roles and publication of the pipeline.")
public final class MigrateCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--url", required = true, paramLabel = "URL", description = "jdbc:postgresql://HOST:PORT/DATABASE")
    private String url;

    @Option(names = "--user", paramLabel = "NAME", defaultValue = "postgres", description = "default: ${DEFAULT-VALUE}")
    private String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            defaultValue = "${env:PGPASSWORD:-}",
            arity = "0..1",
            interactive = true,
            description = "asked for when given without a value; default: the environment variable PGPASSWORD")
    private String password;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            var done = Migrator.migrate(url, user, password);
            done.forEach(file -> out.println("done " + file));
            out.println(done.isEmpty() ? "nothing to do: the database is up to date" : "the database is up to date");
            return CommandLine.ExitCode.OK;
        } catch (MigrationException e) {
            spec.commandLine().getErr().println("migrate: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            out.flush();
        }
    }
}
