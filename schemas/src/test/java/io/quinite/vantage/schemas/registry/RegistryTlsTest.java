package io.quinite.vantage.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that wants certificates from its clients; keys are made by the JDK's own keytool. */
class RegistryTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path dir;

    private StubRegistry registry;

    @BeforeAll
    static void makeKeys() throws Exception {
        key("server", "dns:localhost");
        key("client", "dns:client");
        trust("server", "client-trust");
        trust("client", "server-trust");
    }

    @BeforeEach
    void start() throws Exception {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(serverContext()) {
            @Override
            public void configure(HttpsParameters parameters) {
                var wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        registry = StubRegistry.start(server);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void shouldTrustAndShowItsOwnCertificate() {
        assertThat(client("localhost", "client-trust", "client").subjects()).isEmpty();
    }

    @Test
    void shouldNotTrustACertificateThatNobodySigned() {
        assertRefused(client("localhost", "server-trust", "client"));
    }

    @Test
    void shouldNotTrustACertificateOfAnotherHost() {
        assertRefused(client("127.0.0.1", "client-trust", "client"));
    }

    @Test
    void shouldBeRefusedWithoutACertificateOfItsOwn() {
        assertRefused(client("localhost", "client-trust", ""));
    }

    private static void assertRefused(SchemaRegistryClient client) {
        assertThatExceptionOfType(RegistryUnavailableException.class).isThrownBy(client::subjects);
    }

    private SchemaRegistryClient client(String host, String truststore, String keystore) {
        Map<String, Object> config = new HashMap<>();
        config.put("schema.registry.url", "https://" + host + ":" + registry.port());
        config.put("schema.registry.ssl.truststore.location", store(truststore).toString());
        config.put("schema.registry.ssl.truststore.password", PASSWORD);
        config.put("schema.registry.ssl.truststore.type", "PKCS12");
        if (!keystore.isEmpty()) {
            config.put("schema.registry.ssl.keystore.location", store(keystore).toString());
            config.put("schema.registry.ssl.keystore.password", PASSWORD);
            config.put("schema.registry.ssl.keystore.type", "PKCS12");
            config.put("schema.registry.ssl.key.password", PASSWORD);
        }
        return new SchemaRegistryClient(RegistryConfig.from(config));
    }

    private static SSLContext serverContext() throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load("server"), PASSWORD.toCharArray());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load("server-trust"));
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore load(String name) throws Exception {
        return KeyStore.getInstance(store(name).toFile(), PASSWORD.toCharArray());
    }

    private static Path store(String name) {
        return dir.resolve(name + ".p12");
    }

    private static void key(String name, String alternative) throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + alternative,
                "-keystore",
                store(name).toString());
    }

    private static void trust(String name, String into) throws Exception {
        String certificate = dir.resolve(name + ".crt").toString();
        keytool(
                "-exportcert",
                "-alias",
                name,
                "-file",
                certificate,
                "-keystore",
                store(name).toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                name,
                "-file",
                certificate,
                "-keystore",
                store(into).toString());
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Path output = dir.resolve("keytool.out");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    }
}
