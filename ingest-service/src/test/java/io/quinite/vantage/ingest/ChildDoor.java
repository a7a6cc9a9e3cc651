package io.quinite.vantage.ingest;

import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.Settings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The door by its own main in a process of its own, so that it can be killed; on the same port each time. */
final class ChildDoor implements AutoCloseable {
    private final Path config;
    private final Path log;
    private final URI uri;
    private final Secret key;
    private @Nullable Process process;

    /** @param settings of Kafka, the registry and the door, but for its port */
    ChildDoor(Path directory, Settings settings) throws IOException {
        config = directory.resolve("door.properties");
        log = directory.resolve("door.log");
        key = TestDoor.newKey(settings, null);
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        uri = URI.create("http://127.0.0.1:" + port);
        var properties = new Properties();
        for (String section : List.of("kafka", "schema", "ingest")) {
            settings.under(section).forEach((name, value) -> properties.put(section + "." + name, value));
        }
        properties.put("ingest.port", Integer.toString(port));
        try (var writer = Files.newBufferedWriter(config)) {
            properties.store(writer, null);
        }
    }

    /** Starts it and returns when it takes facts. */
    void start() throws IOException {
        var builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                IngestService.class.getName());
        builder.environment().put("VANTAGE_CONFIG", config.toString());
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        await("the door takes facts, see " + log)
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> client().call(Client.NDJSON, "").status() == 202);
    }

    Client client() {
        return new Client(uri, key.value());
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        var running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() {
        var running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }
}
