package io.quinite.vantage.benchmarks.harness;

import io.quinite.vantage.embedded.EmbeddedPostgres;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.kit.Health;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.Termination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Broker, PostgreSQL and registry in a process of their own: what contenders have in common is neither compiled with nor
 * collected by the one that measures.
 */
public final class ChildStack implements AutoCloseable {
    private static final String READY = "stack is ready";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Ports ports;
    private final ChildJvm process;

    private ChildStack(Path directory, Ports ports, ChildJvm process) {
        this.directory = directory;
        this.ports = ports;
        this.process = process;
    }

    /** Returns when services can start. */
    public static ChildStack start(Path directory) throws IOException {
        var ports = Ports.free();
        Files.createDirectories(directory);
        var process = ChildJvm.start(
                ChildStack.class,
                List.of(directory.toString(), Integer.toString(ports.base())),
                Settings.of(Map.of()),
                directory.resolveSibling(directory.getFileName() + ".log"));
        try {
            process.awaitOutput(READY, PATIENCE);
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
        return new ChildStack(directory, ports, process);
    }

    /** The process itself. */
    public static void main(String[] args) throws Exception {
        var options = new EmbeddedStack.Options(new Ports(Integer.parseInt(args[1])), (part, address) -> {});
        try (var termination = Termination.listening();
                var stack = EmbeddedStack.start(Path.of(args[0]), options)) {
            System.out.println(READY + " on " + stack.ports().base());
            System.out.flush();
            termination.await(new Health());
        }
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + ports.kafka();
    }

    public Ports ports() {
        return ports;
    }

    /** As {@link EmbeddedStack#settings()}. */
    public Settings settings() {
        return Settings.of(Map.of(
                "kafka.bootstrap.servers", bootstrapServers(),
                "schema.registry.url", "http://127.0.0.1:" + ports.registry(),
                "postgres.url", jdbcUrl()));
    }

    /** As {@link EmbeddedStack#settingsAs(String)}. */
    public Settings settingsAs(String role) throws IOException {
        return settings().with(Map.of("postgres.user", role, "postgres.password", secret(role)));
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/" + EmbeddedPostgres.DATABASE;
    }

    public String secret(String name) throws IOException {
        return Files.readString(secrets().resolve(name)).strip();
    }

    /** A file for each secret. */
    public Path secrets() {
        return directory.resolve("secrets");
    }

    /** As the superuser. */
    public Connection connect() throws SQLException, IOException {
        return DriverManager.getConnection(jdbcUrl(), EmbeddedPostgres.SUPERUSER, secret(EmbeddedPostgres.SUPERUSER));
    }

    /** Of the broker and the registry, without PostgreSQL's. */
    public double brokerCpuSeconds() {
        return process.cpuSeconds();
    }

    @Override
    public void close() {
        process.close();
    }
}
