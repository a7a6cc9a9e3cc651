package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.teststack.TestStack;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS, with the JVM's trusted certificates and the receiver's name: as it is in production. */
@ExtendWith(SharedStack.class)
final class WebhooksOverTlsIT {
    private static final String PASSWORD = "changeit";
    private static final String HOOK = "/hook";

    private final UUID organization = UUID.randomUUID();
    private final Changes changes = new Changes(12_000_000);

    @TempDir
    private Path directory;

    @BeforeEach
    void certify() throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-alias", "crm");
    }

    @Test
    void shouldDeliverToWhoProvesItsNameAndToNobodyElse(TestStack stack) throws Exception {
        Secret key;
        try (var store = KeyStore.open(stack.settings())) {
            key = NewKey.create(store, organization, EnumSet.of(Scope.SUBSCRIPTIONS), "test");
        }
        var settings = new HashMap<>(Receiver.SETTINGS);
        settings.put("feed.webhooks.http.allowed", "false");
        settings.put("feed.webhooks.networks.allowed", "127.0.0.0/8,::1/128");
        try (var topic = new Topic(stack);
                var receiver = new Receiver(store(), PASSWORD);
                var feed = new ChildFeed(directory, stack, settings)) {
            feed.start("-Djavax.net.ssl.trustStore=" + store(), "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
            var subscriptions = new Subscriptions(feed.uri(), key);
            var named = URI.create("https://localhost:" + receiver.uri("").getPort() + HOOK);
            var other = URI.create("https://127.0.0.1:" + receiver.uri("").getPort() + "/other");
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> subscriptions.create(named).has("id"));
            var refused = Subscriptions.id(subscriptions.create(other));
            var change = changes.create(organization, UUID.randomUUID(), "new");
            topic.publish(change);

            receiver.awaitTaken(HOOK, 1);
            assertThat(receiver.sequences(HOOK)).containsExactly(change.getSequence());
            await().until(() -> !subscriptions.attempts(refused).isEmpty());
            assertThat(subscriptions.attempts(refused).get(0).path("outcome").asText())
                    .isEqualTo("unanswered");
            assertThat(receiver.all("/other")).isEmpty();
            for (var each : subscriptions.done("GET", "", "").path("subscriptions")) {
                subscriptions.ask("DELETE", "/" + Subscriptions.id(each), "");
            }
        }
    }

    private Path store() {
        return directory.resolve("crm.p12");
    }

    private void keytool(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store().toString(), "-storepass", PASSWORD));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(Files.exists(store())).isTrue();
    }
}
