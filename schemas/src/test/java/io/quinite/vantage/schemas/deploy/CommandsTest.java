package io.quinite.vantage.schemas.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.schemas.registry.StubRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path dir;

    @Test
    void shouldRegisterAtTheGivenAddress() throws Exception {
        try (var registry = StubRegistry.start()) {
            int status = run(new RegisterSchemasCommand(), "--registry", registry.url());

            assertThat(err.toString()).isEmpty();
            assertThat(status).isZero();
            assertThat(out.toString()).contains("voice.call-events-value has id 1");
        }
    }

    @Test
    void shouldRegisterAtTheRunningStack() throws Exception {
        try (var registry = StubRegistry.start()) {
            Files.writeString(dir.resolve("endpoints.env"), "SCHEMA_REGISTRY_URL=" + registry.url() + "\n");

            assertThat(run(new RegisterSchemasCommand(), "--data", dir.toString()))
                    .isZero();
        }
    }

    @Test
    void shouldRegisterAsAFileOfSettingsSays() throws Exception {
        try (var registry = StubRegistry.start()) {
            Path file = Files.writeString(
                    dir.resolve("settings.properties"),
                    "schema.registry.url=" + registry.url() + "\nbasic.auth.user.info=user:pass\nsink.batch=1\n");

            assertThat(run(new RegisterSchemasCommand(), "--config", file.toString()))
                    .isZero();
            assertThat(registry.requests())
                    .allSatisfy(request -> assertThat(request.headers()).containsKey("Authorization"));
        }
    }

    @Test
    void shouldSayInOneSentenceWhatIsMissing() {
        assertThat(run(new RegisterSchemasCommand(), "--data", dir.toString())).isOne();
        assertThat(run(new CreateTopicsCommand(), "--data", dir.toString())).isOne();
        assertThat(run(
                        new RegisterSchemasCommand(),
                        "--config",
                        dir.resolve("none").toString()))
                .isOne();

        assertThat(err.toString().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("no stack has run in " + dir))
                .last()
                .asString()
                .startsWith("cannot read " + dir.resolve("none"));
    }

    @Test
    void shouldSayThatKafkaIsAway() throws Exception {
        Path file = Files.writeString(
                dir.resolve("settings.properties"),
                "kafka.bootstrap.servers=127.0.0.1:1\nkafka.default.api.timeout.ms=800\nkafka.request.timeout.ms=500\n");

        assertThat(run(new CreateTopicsCommand(), "--config", file.toString())).isOne();
        assertThat(err.toString())
                .contains("topics cannot be created at Kafka 127.0.0.1:1")
                .hasLineCount(1);
    }

    private int run(Callable<Integer> command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
