package io.quinite.vantage.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs real processes: what a main does at its end shows only there. */
class ServiceMainTest {
    @Test
    void shouldCloseTheServiceAndExitWithZeroAtASignal() throws Exception {
        var process = start("run", Map.of());
        awaitLine(process, "service is up");

        // Not Process.destroy(), which closes the output that is read below.
        process.toHandle().destroy();

        assertThat(rest(process)).contains("service closed");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        // 143 is the JVM's status after SIGTERM: the signal, not a failure.
        assertThat(process.exitValue()).isIn(0, 143);
    }

    @Test
    void shouldCloseTheServiceAndExitWithOneAfterAFailure() throws Exception {
        var process = start("fail", Map.of());

        assertThat(rest(process)).contains("service closed");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
    }

    @Test
    void shouldPrintOneSentenceForAWrongSetting() throws Exception {
        var process = start("run", Map.of("VANTAGE_ADMIN_PROT", "1"));

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(rest(process))
                .contains("sample: the setting admin.prot is not known")
                .doesNotContain("\tat ");
        assertThat(process.exitValue()).isEqualTo(1);
    }

    @Test
    void shouldNotBeReadyBeforeTheServiceHasStarted() throws Exception {
        var process = start("fail", Map.of());

        assertThat(rest(process)).contains("while starting {startup=starting}");
    }

    /** The service that the tests start. */
    static final class Sample {
        public static void main(String[] args) {
            ServiceMain.run("sample", (settings, observability) -> {
                System.out.println("while starting " + observability.health().unready());
                observability.health().ready("sample", Optional::empty);
                if (args[0].equals("fail")) {
                    observability.health().fail("sample", new IllegalStateException("on purpose"));
                }
                System.out.println("service is up");
                return () -> System.out.println("service closed");
            });
        }
    }

    private static Process start(String argument, Map<String, String> variables) throws IOException {
        var builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Sample.class.getName(),
                argument);
        builder.environment().putAll(variables);
        return builder.redirectErrorStream(true).start();
    }

    private static void awaitLine(Process process, String wanted) throws IOException {
        InputStream out = process.getInputStream();
        var line = new StringBuilder();
        for (int c = out.read(); c >= 0; c = out.read()) {
            line.append((char) c);
            if (line.indexOf(wanted) >= 0 && c == '\n') {
                return;
            }
        }
        throw new AssertionError("the process ended without saying '" + wanted + "': " + line);
    }

    private static String rest(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
