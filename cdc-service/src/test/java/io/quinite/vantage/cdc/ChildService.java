package io.quinite.vantage.cdc;

import io.quinite.vantage.kit.Settings;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The service's own main in a JVM of its own, so that it can be killed. */
final class ChildService {
    private final Process process;

    private ChildService(Process process) {
        this.process = process;
    }

    static ChildService start(Settings settings, Path output) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                CdcService.class.getName());
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
}
