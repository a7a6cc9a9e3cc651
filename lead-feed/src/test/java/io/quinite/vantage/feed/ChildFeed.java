package io.quinite.vantage.feed;

import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A feed in a process of its own, started by its main, which can be killed. */
final class ChildFeed implements AutoCloseable {
    private final Path config;
    private final Path log;
    private final URI uri;
    private @Nullable Process process;

    ChildFeed(Path directory, TestStack stack) throws IOException {
        this(directory, stack, Map.of());
    }

    ChildFeed(Path directory, TestStack stack, Map<String, String> more) throws IOException {
        config = directory.resolve("feed.properties");
        log = directory.resolve("feed.log");
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        uri = URI.create("http://127.0.0.1:" + port);
        var settings = stack.settingsAs("vantage_feed");
        var properties = new Properties();
        for (String section : List.of("kafka", "schema", "postgres")) {
            settings.under(section).forEach((name, value) -> properties.put(section + "." + name, value));
        }
        properties.put("feed.port", Integer.toString(port));
        properties.put("feed.heartbeat.ms", "100");
        properties.putAll(more);
        try (var writer = Files.newBufferedWriter(config)) {
            properties.store(writer, null);
        }
    }

    URI uri() {
        return uri;
    }

    /** @param options of the JVM */
    void start(String... options) throws IOException {
        var command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.add(LeadFeedService.class.getName());
        var builder = new ProcessBuilder(command);
        builder.environment().put("VANTAGE_CONFIG", config.toString());
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
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
