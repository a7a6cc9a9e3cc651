package io.quinite.vantage.ingest.voice;

import io.quinite.vantage.kit.AddressGuard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Opens a WebSocket (RFC 6455) as a voice server's clients do, and closes it. By hand, because no client at hand connects
 * to an address that was checked before: the name is resolved once, and what it resolved to is what is connected to.
 * Redirects are not followed.
 */
final class WebSocketCheck {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Pattern NAME = Pattern.compile("[^:\\[\\]]*[a-zA-Z][a-zA-Z0-9-]*");
    private static final int DEFAULT_PORT = 443;
    private static final int ANSWER_BYTES_MAX = 16 * 1024;
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private final AddressGuard guard;
    private final SSLContext tls;
    private final int timeoutMs;
    private final ScheduledExecutorService clock;
    private final SecureRandom random = new SecureRandom();

    /** Why a server is not verified. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message, null, false, false);
        }
    }

    /** @param clock closes the connection when the time is over, however slowly bytes still drip in */
    WebSocketCheck(AddressGuard guard, SSLContext tls, int timeoutMs, ScheduledExecutorService clock) {
        this.guard = guard;
        this.tls = tls;
        this.timeoutMs = timeoutMs;
        this.clock = clock;
    }

    /** @throws Failed where there is no WebSocket server at {@code url}, or it must not be asked */
    void check(URI url) throws Failed {
        InetAddress address = resolve(url.getHost());
        int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
        try (var plain = new Socket()) {
            ScheduledFuture<?> end = clock.schedule(() -> close(plain), timeoutMs, TimeUnit.MILLISECONDS);
            try {
                plain.connect(new InetSocketAddress(address, port), timeoutMs);
                plain.setSoTimeout(timeoutMs);
                // With the name, for SNI and for the certificate; the connection is to the address.
                var secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, name(url.getHost()), port, true);
                var parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                if (NAME.matcher(url.getHost()).matches()) {
                    // The JDK leaves out names without a dot.
                    parameters.setServerNames(List.of(new SNIHostName(url.getHost())));
                }
                secure.setSSLParameters(parameters);
                secure.startHandshake();
                upgrade(secure, url);
            } finally {
                end.cancel(false);
            }
        } catch (IOException e) {
            throw new Failed(
                    e.getMessage() == null
                            ? e.getClass().getSimpleName()
                            : e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private InetAddress resolve(String host) throws Failed {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new Failed("the name " + host + " does not resolve");
        }
        // Not one of several: a name that is half public is no honest one.
        for (var address : addresses) {
            if (!guard.allows(address)) {
                throw new Failed("the address of " + host + " is not a public one: " + address.getHostAddress());
            }
        }
        return addresses[0];
    }

    private static String name(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private void upgrade(SSLSocket socket, URI url) throws IOException, Failed {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        String request = "GET " + target + " HTTP/1.1\r\nHost: " + url.getRawAuthority() + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: " + key + "\r\nSec-WebSocket-Version: 13\r\n\r\n";
        var out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        checkAnswer(head(socket.getInputStream()), key);
        // Close, 1000, masked as a client must.
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        out.write(new byte[] {
            (byte) 0x88,
            (byte) 0x82,
            mask[0],
            mask[1],
            mask[2],
            mask[3],
            (byte) (0x03 ^ mask[0]),
            (byte) (0xe8 ^ mask[1])
        });
        out.flush();
    }

    private static List<String> head(InputStream in) throws IOException, Failed {
        var bytes = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < END.length) {
            int b = in.read();
            if (b < 0 || bytes.size() >= ANSWER_BYTES_MAX) {
                throw new Failed("the answer to the WebSocket handshake is not whole");
            }
            bytes.write(b);
            matched = b == END[matched] ? matched + 1 : b == END[0] ? 1 : 0;
        }
        return List.of(bytes.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1));
    }

    private static void checkAnswer(List<String> head, String key) throws Failed {
        if (!head.get(0).startsWith("HTTP/1.1 101")) {
            throw new Failed("the answer to the WebSocket handshake is '" + head.get(0) + "'");
        }
        String expected;
        try {
            expected = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
        boolean accepted = head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-accept:"))
                .anyMatch(line -> line.substring(line.indexOf(':') + 1).strip().equals(expected));
        if (!accepted) {
            throw new Failed("the answer to the WebSocket handshake does not belong to the request");
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed it is
        }
    }
}
