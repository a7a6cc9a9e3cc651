package io.quinite.vantage.benchmarks.cdc;

import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.embedded.EmbeddedPostgres;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** Broker, registry and PostgreSQL (with fsync) outside of the process that measures. */
final class StackProcess implements AutoCloseable {
    private static final String ADDRESSES = "addresses";
    private static final String SUPERUSERS_PASSWORD = "superusers.password";
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final ChildJvm process;
    private final Settings settings;
    private final String superusersPassword;

    private StackProcess(ChildJvm process, Settings settings, String superusersPassword) {
        this.process = process;
        this.settings = settings;
        this.superusersPassword = superusersPassword;
    }

    /** The process: runs until its input ends, which it does with its parent. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        var stack = EmbeddedStack.start(directory.resolve("data"));
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
        try (var connection = stack.postgres().connect();
                var statement = connection.createStatement()) {
            // A frozen contender is no reason to end its stream.
            statement.execute("alter system set wal_sender_timeout = 0");
            statement.execute("alter system set max_wal_size = '8GB'");
            statement.execute("select pg_reload_conf()");
        }
        var addresses = new Properties();
        addresses.putAll(stack.settingsAs("vantage_cdc").startingWith(""));
        addresses.put(SUPERUSERS_PASSWORD, stack.secret("postgres"));
        Path written = Files.createTempFile(directory, ADDRESSES, "");
        try (var out = Files.newBufferedWriter(written)) {
            addresses.store(out, null);
        }
        Files.move(written, directory.resolve(ADDRESSES), StandardCopyOption.ATOMIC_MOVE);
        while (System.in.read() >= 0) {
            // Nobody says anything.
        }
        System.exit(0);
    }

    static StackProcess start(Path directory) throws IOException, InterruptedException {
        var process = ChildJvm.start(
                System.getProperty("java.class.path"),
                StackProcess.class.getName(),
                List.of(directory.toString()),
                Map.of(),
                directory.resolve("stack.log"));
        try {
            Path file = directory.resolve(ADDRESSES);
            long began = System.nanoTime();
            while (!Files.exists(file)) {
                process.requireAlive();
                if (System.nanoTime() - began > PATIENCE_NANOS) {
                    throw new IllegalStateException("the stack did not start, see " + directory.resolve("stack.log"));
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            var addresses = new Properties();
            try (var in = Files.newBufferedReader(file)) {
                addresses.load(in);
            }
            String password = Objects.requireNonNull((String) addresses.remove(SUPERUSERS_PASSWORD));
            var settings = new HashMap<String, String>();
            addresses.stringPropertyNames().forEach(name -> settings.put(name, addresses.getProperty(name)));
            return new StackProcess(process, Settings.of(settings), password);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** What cdc-service is started with, and the role of its own. */
    Settings settings() {
        return settings;
    }

    String bootstrapServers() {
        return settings.under("kafka").getOrDefault("bootstrap.servers", "");
    }

    String jdbcUrl() {
        return settings.under("postgres").getOrDefault("url", "");
    }

    String superusersPassword() {
        return superusersPassword;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), EmbeddedPostgres.SUPERUSER, superusersPassword);
    }

    /** Of broker and registry; PostgreSQL is a process of its own. */
    double brokerCpuSeconds() {
        return process.cpuSeconds();
    }

    @Override
    public void close() {
        process.close();
    }
}
