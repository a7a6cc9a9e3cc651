package io.quinite.vantage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** {@code vantage up} as a process of its own, and what a terminal beside it does. */
final class UpProcess {
    static final Duration READY = Duration.ofSeconds(90);

    final Path data;
    private final Path log;
    private Process process;

    private UpProcess(Path directory) throws IOException {
        this.data = directory.resolve("data");
        this.log = directory.resolve("up.log");
        this.process = run();
    }

    /** Returns when it is ready; where it does not become so, nothing is left of it. */
    static UpProcess start(Path directory) throws Exception {
        var started = new UpProcess(directory);
        try {
            started.awaitReady();
            return started;
        } catch (Exception | Error e) {
            started.end();
            throw e;
        }
    }

    /** After it has ended. */
    void startAgain() throws IOException {
        process = run();
        awaitReady();
    }

    private Process run() throws IOException {
        Endpoints.remove(data);
        var command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Vantage.class.getName(),
                "up",
                "--data",
                data.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void awaitReady() {
        Awaitility.await("vantage up, see " + log).atMost(READY).until(() -> {
            assertThat(process.isAlive()).describedAs(log()).isTrue();
            return Endpoints.find(data).map(Endpoints::answering).orElse(false);
        });
    }

    long pid() {
        return process.pid();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Asks it to end, and returns when it has. */
    void stop() throws InterruptedException {
        process.destroy();
        awaitEnd();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** @return its exit status */
    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    Cli.Outcome command(String... words) {
        return Cli.run(Stream.concat(Stream.of(words), Stream.of("--data", data.toString()))
                .toArray(String[]::new));
    }

    /** The first column of the first row. */
    String value(String sql) throws Exception {
        try (var database = Database.connect(Endpoints.read(data));
                var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    /** Also what it may have left. */
    void end() throws Exception {
        stop();
        EmbeddedStack.endOrphans(data);
    }
}
