package io.quinite.vantage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EmbeddedOnly("the embedded PostgreSQL")
final class EmbeddedPostgresIT {
    private static final String PASSWORD = "it's a \"secret\"";

    @TempDir
    private Path directory;

    @Test
    void shouldBeAsDurableAsARealServerAndReadyForChangeDataCapture() throws Exception {
        try (var postgres = EmbeddedPostgres.start(directory, Ports.free().postgres(), PASSWORD)) {
            assertThat(settings(postgres))
                    .containsEntry("fsync", "on")
                    .containsEntry("synchronous_commit", "on")
                    .containsEntry("full_page_writes", "on")
                    .containsEntry("wal_level", "logical")
                    .containsEntry("listen_addresses", "127.0.0.1")
                    .containsEntry("password_encryption", "scram-sha-256")
                    .containsEntry("log_timezone", "UTC")
                    .containsEntry("server_encoding", "UTF8");
        }
    }

    /** What the next start meets when a JVM was killed with -9: the server goes on without it. */
    @Test
    void shouldTakeOverAServerThatStillRuns() throws Exception {
        var ports = Ports.free();
        var orphaned = EmbeddedPostgres.start(directory, ports.postgres(), PASSWORD);
        String before = postmaster();

        try (var postgres = EmbeddedPostgres.start(directory, ports.postgres(), PASSWORD)) {
            assertThat(postmaster()).isEqualTo(before);
            assertThat(settings(postgres)).isNotEmpty();
        }
        assertThat(orphaned.isRunning()).isFalse();
    }

    @Test
    void shouldEndAServerThatStillRunsOnAnotherPort() throws Exception {
        EmbeddedPostgres.start(directory, Ports.free().postgres(), PASSWORD);
        String before = postmaster();

        try (var postgres = EmbeddedPostgres.start(directory, Ports.free().postgres(), PASSWORD)) {
            assertThat(postmaster()).isNotEqualTo(before);
            assertThat(settings(postgres)).containsEntry("port", Integer.toString(postgres.port()));
        }
    }

    @Test
    void shouldSayWhichPortIsTaken() throws Exception {
        int port = Ports.free().postgres();
        try (var taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));

            assertThatThrownBy(() -> EmbeddedPostgres.start(directory, port, PASSWORD))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("PostgreSQL");
        }
    }

    private String postmaster() throws Exception {
        return Files.readAllLines(directory.resolve("data/postmaster.pid")).get(0);
    }

    private static Map<String, String> settings(EmbeddedPostgres postgres) throws Exception {
        var settings = new HashMap<String, String>();
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select name, setting from pg_settings")) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }
        return settings;
    }
}
