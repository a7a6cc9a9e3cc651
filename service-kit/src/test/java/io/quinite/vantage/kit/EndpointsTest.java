package io.quinite.vantage.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndpointsTest {
    @TempDir
    private Path directory;

    @Test
    void shouldReadWhatWasWritten() throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var written = endpoints(listening.getLocalPort());
            written.write(directory);

            assertThat(Endpoints.read(directory)).isEqualTo(written);
            assertThat(Endpoints.find(directory)).contains(written);
        }
    }

    @Test
    void shouldBeReadableByTheOwnerOnly() throws Exception {
        endpoints(1).write(directory);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(Endpoints.FILE))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldSayThatNoStackRunsWhereThereIsNoFile() {
        assertThatThrownBy(() -> Endpoints.read(directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no stack runs on " + directory);
    }

    @Test
    void shouldSayThatTheStackWasKilledWhenNobodyListens() throws Exception {
        int closed;
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = listening.getLocalPort();
        }
        endpoints(closed).write(directory);

        assertThatThrownBy(() -> Endpoints.read(directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("does not answer any more");
    }

    @Test
    void shouldNameTheLineThatIsMissing() throws Exception {
        Files.writeString(
                directory.resolve(Endpoints.FILE), "INGEST_URL=http://127.0.0.1:1\nFEED_URL=http://127.0.0.1:2\n");

        assertThatThrownBy(() -> Endpoints.find(directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("API_KEY");
    }

    @Test
    void shouldTurnTheLibpqUriIntoSettings() {
        var settings = endpoints(1).settings();

        assertThat(settings.under("postgres"))
                .containsEntry("url", "jdbc:postgresql://127.0.0.1:5432/vantage")
                .containsEntry("user", "postgres")
                .containsEntry("password", "se:cret");
        assertThat(settings.under("kafka")).containsEntry("bootstrap.servers", "127.0.0.1:9092");
    }

    @Test
    void shouldKeepWhatTheLibpqUriAsksForBesideTheAddress() throws Exception {
        Files.writeString(directory.resolve(Endpoints.FILE), """
                INGEST_URL=http://ingest-service:8080
                FEED_URL=http://lead-feed:8082
                API_KEY=k
                POSTGRES_URL=postgresql://owner:secret@postgres:5432/vantage?sslmode=verify-full&sslrootcert=/run/secrets/ca.crt
                KAFKA_BOOTSTRAP=kafka:9094
                SCHEMA_REGISTRY_URL=http://registry:8080/apis/ccompat/v7
                METRICS_URL=http://ingest-service:9464
                """);

        var settings = Endpoints.find(directory).orElseThrow().settings();

        assertThat(settings.under("postgres"))
                .containsEntry(
                        "url",
                        "jdbc:postgresql://postgres:5432/vantage?sslmode=verify-full&sslrootcert=/run/secrets/ca.crt");
    }

    @Test
    void shouldNotPrintSecrets() {
        assertThat(endpoints(1).toString()).doesNotContain("key-1").doesNotContain("se:cret");
    }

    private static Endpoints endpoints(int metricsPort) {
        return new Endpoints(
                URI.create("http://127.0.0.1:8080"),
                URI.create("http://127.0.0.1:8082"),
                new Secret("key-1"),
                new Secret("postgresql://postgres:se:cret@127.0.0.1:5432/vantage"),
                "127.0.0.1:9092",
                URI.create("http://127.0.0.1:8081"),
                URI.create("http://127.0.0.1:" + metricsPort));
    }
}
