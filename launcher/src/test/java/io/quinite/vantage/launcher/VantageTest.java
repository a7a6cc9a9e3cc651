package io.quinite.vantage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.embedded.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VantageTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"up --nonsense", "up --port-base many", "up --port-base 65531", "nonsense", "tail"})
    void shouldShowTheUsageForWrongOptions(String line) {
        var outcome = Cli.run(line.split(" "));

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("Usage: vantage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"campaigns", "status", "tail some-topic", "cdc snapshot", "analytics reset"})
    void shouldSayInOneSentenceThatNoStackRuns(String line) {
        var outcome = Cli.run((line + " --data " + directory).split(" "));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).contains("no stack").contains(directory.toString());
    }

    @Test
    void shouldRefuseDataOfAnotherVersion() throws Exception {
        Files.writeString(directory.resolve(DataDirectory.VERSION_FILE), "99\n");

        var outcome = Cli.run("up", "--data", directory.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).contains("version 99").contains("--fresh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " --fresh"})
    void shouldTouchNothingThatIsNotItsOwn(String option) throws Exception {
        Path thesis = directory.resolve("thesis.txt");
        Files.writeString(thesis, "years of work");

        var outcome = Cli.run(("up --data " + directory + option).split(" "));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("holds files that are not a stack's");
        assertThat(directory)
                .isDirectoryContaining(file -> file.equals(thesis))
                .isDirectoryNotContaining(file -> file.endsWith("lock"));
    }

    @Test
    void shouldDeleteItsOwnDataWhenAskedForFreshOnes() throws Exception {
        try (var first = DataDirectory.open(directory, false)) {
            Files.createDirectories(first.path().resolve("kafka/some-topic-0"));
            Files.writeString(first.path().resolve("kafka/some-topic-0/1.log"), "old");
        }

        DataDirectory.open(directory, true).close();

        assertThat(directory.resolve("kafka")).doesNotExist();
        assertThat(directory.resolve(DataDirectory.VERSION_FILE)).hasContent(DataDirectory.VERSION);
    }

    @ParameterizedTest
    @CsvSource({"0, the door", "1, metrics", "2, registry", "3, Kafka", "4, controller"})
    void shouldSayWhichPortIsTaken(int place, String part) throws Exception {
        // Below the ports of outgoing connections: one of those beside it may be in use, and would be named first.
        int base = Ports.free().base();
        try (var taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), base + place));

            var outcome = Cli.run("up", "--data", directory.toString(), "--port-base", Integer.toString(base));

            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.err().lines()).hasSize(1);
            assertThat(outcome.err())
                    .contains("port " + taken.getLocalPort())
                    .contains(part)
                    .contains("--port-base");
        }
    }
}
