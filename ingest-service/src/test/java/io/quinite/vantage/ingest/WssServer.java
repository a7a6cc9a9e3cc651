package io.quinite.vantage.ingest;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A real WebSocket server behind TLS, with a certificate for localhost that the JDK's own keytool made. */
public final class WssServer implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final Javalin javalin;
    private final AtomicInteger connections = new AtomicInteger();
    private final Path certificate;

    private WssServer(Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("wss.p12");
        certificate = directory.resolve("wss.pem");
        if (!Files.exists(store)) {
            keytool(
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=dns:localhost",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-alias",
                    "wss");
            keytool(
                    "-exportcert",
                    "-rfc",
                    "-keystore",
                    store.toString(),
                    "-alias",
                    "wss",
                    "-file",
                    certificate.toString());
        }
        javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.addConnector((server, http) -> {
                var tls = new SslContextFactory.Server();
                tls.setKeyStorePath(store.toString());
                tls.setKeyStorePassword(PASSWORD);
                var connector = new ServerConnector(server, tls);
                connector.setHost("127.0.0.1");
                return connector;
            });
            config.routes.ws("/voice", ws -> ws.onConnect(context -> connections.incrementAndGet()));
            config.routes.get("/plain", context -> context.result("no socket"));
        });
        javalin.start();
    }

    public static WssServer start(Path directory) throws IOException, InterruptedException {
        return new WssServer(directory);
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    public URI uri(String host, String path) {
        return URI.create("wss://" + host + ":" + javalin.port() + path);
    }

    /** A socket with the same certificate, for answers that no WebSocket server gives. */
    public ServerSocket tlsSocket() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(certificate.resolveSibling("wss.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    public Path certificate() {
        return certificate;
    }

    /** WebSockets that were opened. */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
