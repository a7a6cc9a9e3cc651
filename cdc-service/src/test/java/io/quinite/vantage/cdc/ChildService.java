package io.quinite.vantage.cdc;

import io.quinite.vantage.kit.Settings;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A main in a JVM of its own, so that it can be killed and frozen. */
final class ChildService implements AutoCloseable {
    private final Process process;

    private ChildService(Process process) {
        this.process = process;
    }

    /** The service's own. */
    static ChildService start(Settings settings, Path output) throws IOException {
        return start(CdcService.class, settings, output);
    }

    static ChildService start(Class<?> main, Settings settings, Path output, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        settings.startingWith("").forEach((key, value) -> builder.environment()
                .put("VANTAGE_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return new ChildService(
                builder.redirectOutput(Redirect.appendTo(output.toFile())).start());
    }

    /** SIGKILL: nothing of it runs any more. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    /** SIGSTOP: it keeps all it has and does nothing. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT: it goes on as if no time had passed. */
    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** How it ended by itself; null while it runs. */
    @Nullable
    Integer exitStatus() {
        return process.isAlive() ? null : process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }
}
