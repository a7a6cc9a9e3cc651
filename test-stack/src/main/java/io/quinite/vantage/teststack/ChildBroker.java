package io.quinite.vantage.teststack;

import static org.awaitility.Awaitility.await;

import io.quinite.vantage.embedded.EmbeddedKafka;
import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.embedded.Shape;
import io.quinite.vantage.surroundings.KillableBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A broker with the catalogue's topics in a process of its own, so that it can be killed. It ends with its parent. */
final class ChildBroker implements KillableBroker {
    private static final String READY = "broker is ready";

    private final Path directory;
    private final Ports ports = Ports.free();
    private @Nullable Process process;

    private ChildBroker(Path directory) {
        this.directory = directory;
    }

    static ChildBroker start(Path directory) {
        var broker = new ChildBroker(directory);
        broker.start();
        return broker;
    }

    public static void main(String[] args) throws IOException {
        try (var kafka = EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]))) {
            Shape.createTopics(kafka.bootstrapServers());
            System.out.println(READY);
            System.out.flush();
            // Until the parent closes its end.
            System.in.read();
        }
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + ports.kafka();
    }

    @Override
    public void start() {
        try {
            launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void launch() throws IOException {
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

    /** Its end of the pipe is closed: then the child stops the broker and ends. */
    @Override
    public void stop() {
        var running = process;
        if (running != null) {
            try {
                running.getOutputStream().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            running.onExit().join();
        }
    }

    @Override
    public void kill() {
        var running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
