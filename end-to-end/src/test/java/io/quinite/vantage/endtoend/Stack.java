package io.quinite.vantage.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** {@code vantage up} in a process of its own, on a data directory that outlives it. */
final class Stack implements AutoCloseable {
    private static final String MAIN = "io.quinite.vantage.launcher.Vantage";
    /** Longer than the stack's own patience, so that it is the stack that says which part was not ready. */
    private static final Duration READY = Duration.ofSeconds(150);

    private static final int LAST_LINES = 60;

    private final Path data;
    private final Path log;
    private final Map<String, String> environment;
    private @Nullable Process process;

    private Stack(Path data, Map<String, String> environment) {
        this.data = data;
        this.environment = environment;
        this.log = data.resolveSibling("up.log");
    }

    static Stack start(Path directory) throws IOException {
        return start(directory, Map.of());
    }

    /** @param environment {@code VANTAGE_*}, beside what this process has */
    static Stack start(Path directory, Map<String, String> environment) throws IOException {
        var stack = new Stack(directory.resolve("data"), environment);
        stack.start();
        return stack;
    }

    void start() throws IOException {
        Files.deleteIfExists(data.resolve("endpoints.env"));
        var builder = new ProcessBuilder(command("up", "--data", data.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
        try {
            Awaitility.await("vantage up").atMost(READY).until(() -> {
                if (!running().isAlive()) {
                    throw new IllegalStateException("vantage up ended");
                }
                return Files.exists(data.resolve("endpoints.env"));
            });
        } catch (ConditionTimeoutException | IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + lastWords(), e);
        }
    }

    /** What the stack said last: the directory is gone when somebody wants to know. */
    private String lastWords() throws IOException {
        var words = new StringBuilder();
        for (Path file : List.of(log, data.resolve("vantage.log"))) {
            if (Files.exists(file)) {
                var lines = Files.readAllLines(file);
                words.append("\n--- end of ").append(file).append('\n');
                words.append(String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())));
            }
        }
        return words.toString();
    }

    /** SIGKILL: nothing is flushed, closed or answered. PostgreSQL, a process of its own, is left behind. */
    void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /** What a command has said, and with which status it ended. */
    record Outcome(int status, String text) {}

    /** {@code vantage} with these arguments, in a process of its own, on this stack. */
    Outcome vantage(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        Path output = Files.createTempFile(data.getParent(), "command", ".out");
        var ran = new ProcessBuilder(command(command.toArray(String[]::new)))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = ran.waitFor();
        return new Outcome(status, Files.readString(output));
    }

    Map<String, String> endpoints() throws IOException {
        var endpoints = new HashMap<String, String>();
        for (String line : Files.readAllLines(data.resolve("endpoints.env"))) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                endpoints.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return endpoints;
    }

    String endpoint(String name) throws IOException {
        return Objects.requireNonNull(endpoints().get(name), name);
    }

    Connection connect() throws IOException, SQLException {
        var uri = java.net.URI.create(endpoint("POSTGRES_URL"));
        String[] user = uri.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(),
                user[0],
                user.length > 1 ? user[1] : "");
    }

    void execute(List<String> statements) throws IOException, SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Ends the stack politely, and whatever a kill left behind. */
    @Override
    public void close() throws IOException {
        if (!running().isAlive()) {
            start();
        }
        running().toHandle().destroy();
        try {
            if (running().waitFor(40, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running().destroyForcibly();
        throw new IllegalStateException("vantage up did not stop within 40 s of SIGTERM" + lastWords());
    }

    private Process running() {
        return Objects.requireNonNull(process);
    }

    private static List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN));
        command.addAll(List.of(arguments));
        return command;
    }
}
