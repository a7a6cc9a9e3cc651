package io.quinite.vantage.ingest.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.ingest.WssServer;
import io.quinite.vantage.kit.AddressGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real server behind TLS. */
final class WebSocketCheckTest {
    private static final String LOOPBACK = "127.0.0.0/8,::1/128";
    private static final ScheduledExecutorService CLOCK = Executors.newScheduledThreadPool(2);

    @TempDir
    private static Path directory;

    private static WssServer server;

    @BeforeAll
    static void start() throws Exception {
        server = WssServer.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
        CLOCK.shutdownNow();
    }

    @Test
    void shouldOpenAWebSocket() throws Exception {
        int before = server.connections();

        check(LOOPBACK, true).check(server.uri("localhost", "/voice"));

        await().until(() -> server.connections() == before + 1);
    }

    /** Every spelling of the door's own host; the last three are numbers that resolvers take for addresses. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "[::1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "169.254.169.254",
                "10.0.0.1",
                "[fe80::1]",
                "[fd00::1]",
                "2130706433",
                "127.1",
                "127.0.1"
            })
    void shouldNotConnectToAnAddressThatIsNotPublic(String host) {
        int before = server.connections();

        assertThatThrownBy(() -> check("", true).check(server.uri(host, "/voice")))
                .isInstanceOf(WebSocketCheck.Failed.class)
                .hasMessageContaining("is not a public one");
        assertThat(server.connections()).isEqualTo(before);
    }

    @Test
    void shouldFollowNoRedirect() throws Exception {
        int before = server.connections();
        try (var moved = server.tlsSocket()) {
            var answered = CLOCK.submit(() -> {
                try (var connection = moved.accept()) {
                    connection.getInputStream().read();
                    String answer = "HTTP/1.1 302 Found\r\nLocation: " + server.uri("localhost", "/voice") + "\r\n\r\n";
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    connection.getOutputStream().flush();
                }
                return true;
            });

            assertThatThrownBy(() ->
                            check(LOOPBACK, true).check(URI.create("wss://localhost:" + moved.getLocalPort() + "/")))
                    .isInstanceOf(WebSocketCheck.Failed.class)
                    .hasMessageContaining("302");
            assertThat(answered.get()).isTrue();
        }
        assertThat(server.connections()).isEqualTo(before);
    }

    @Test
    void shouldHoldTheCertificateAgainstTheName() {
        assertThatThrownBy(() -> check(LOOPBACK, true).check(server.uri("127.0.0.1", "/voice")))
                .isInstanceOf(WebSocketCheck.Failed.class)
                .hasMessageContaining("127.0.0.1");
        assertThatThrownBy(() -> check(LOOPBACK, false).check(server.uri("localhost", "/voice")))
                .isInstanceOf(WebSocketCheck.Failed.class)
                .hasMessageContaining("certification path");
    }

    @Test
    void shouldNotWaitForAServerThatSaysNothing() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long startedAt = System.nanoTime();

            assertThatThrownBy(() ->
                            check(LOOPBACK, true).check(URI.create("wss://localhost:" + silent.getLocalPort() + "/")))
                    .isInstanceOf(WebSocketCheck.Failed.class);

            assertThat(System.nanoTime() - startedAt).isLessThan(5_000_000_000L);
        }
        assertThatCode(() -> check(LOOPBACK, true).check(server.uri("localhost", "/voice")))
                .doesNotThrowAnyException();
    }

    private static WebSocketCheck check(String networks, boolean trusted) {
        var trust = Trust.of(trusted ? Optional.of(server.certificate()) : Optional.empty());
        return new WebSocketCheck(new AddressGuard("networks", networks), trust, 2_000, CLOCK);
    }
}
