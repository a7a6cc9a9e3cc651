package io.quinite.vantage.analytics;

import io.quinite.vantage.kit.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The service by its own main in a process of its own, so that it can be killed. */
final class ChildService implements AutoCloseable {
    private final Path settings;
    private final Path log;
    private @Nullable Process process;

    /** @param directory holds the settings, the stores and the log */
    ChildService(Path directory, Settings settings) throws IOException {
        Files.createDirectories(directory);
        this.settings = directory.resolve("settings.properties");
        this.log = directory.resolve("service.log");
        var properties = new Properties();
        var values = new TreeMap<String, String>();
        for (String section : List.of("kafka", "schema", "analytics")) {
            settings.under(section).forEach((key, value) -> values.put(section + "." + key, value));
        }
        properties.putAll(values);
        properties.put("analytics.state.dir", directory.resolve("stores").toString());
        try (var writer = Files.newBufferedWriter(this.settings)) {
            properties.store(writer, null);
        }
    }

    void start() throws IOException {
        var builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AnalyticsService.class.getName());
        builder.environment().put("VANTAGE_CONFIG", settings.toString());
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** SIGKILL: nothing is committed, flushed or closed. */
    void kill() throws InterruptedException, IOException {
        var running = process;
        if (running != null) {
            if (!running.isAlive()) {
                throw new IllegalStateException("ended by itself: " + Files.readString(log));
            }
            running.destroyForcibly().waitFor();
        }
    }

    /** @param signal STOP or CONT */
    void signal(String signal) throws InterruptedException, IOException {
        var running = process;
        if (running != null
                && new ProcessBuilder("kill", "-" + signal, Long.toString(running.pid()))
                                .start()
                                .waitFor()
                        != 0) {
            throw new IllegalStateException("ended by itself: " + Files.readString(log));
        }
    }

    /** SIGTERM, and its exit status. */
    int stop() throws InterruptedException {
        var running = process;
        if (running == null) {
            return 0;
        }
        running.toHandle().destroy();
        if (!running.waitFor(30, TimeUnit.SECONDS)) {
            running.destroyForcibly().waitFor();
        }
        return running.exitValue();
    }

    @Override
    public void close() {
        var running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }
}
