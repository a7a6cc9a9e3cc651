package io.quinite.vantage.sink.faults;

import static org.awaitility.Awaitility.await;

import io.quinite.vantage.embedded.EmbeddedKafka;
import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.schemas.deploy.TopicCreator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A broker with the catalogue's topics in a process of its own, so that it can be killed. It ends with its parent. */
final class ChildBroker implements AutoCloseable {
    private static final String READY = "broker is ready";

    private final Path directory;
    private final Ports ports = Ports.free();
    private @Nullable Process process;

    private ChildBroker(Path directory) {
        this.directory = directory;
    }

    static ChildBroker start(Path directory) throws IOException {
        var broker = new ChildBroker(directory);
        broker.start();
        return broker;
    }

    public static void main(String[] args) throws IOException {
        try (var kafka = EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]))) {
            TopicCreator.createAll(Map.of("bootstrap.servers", kafka.bootstrapServers()), 1);
            System.out.println(READY);
            System.out.flush();
            // Until the parent closes its end.
            System.in.read();
        }
    }

    String bootstrapServers() {
        return "127.0.0.1:" + ports.kafka();
    }

    /** Starts it, again after {@link #kill()}, on the same data, and returns when it is ready. */
    void start() throws IOException {
        Files.createDirectories(directory);
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        Files.deleteIfExists(log);
        process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildBroker.class.getName(),
                        directory.toString(),
                        Integer.toString(ports.kafka()),
                        Integer.toString(ports.kafkaController()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await("the broker is ready, see " + log).atMost(Duration.ofSeconds(60)).until(() -> Files.readString(log)
                .contains(READY));
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
