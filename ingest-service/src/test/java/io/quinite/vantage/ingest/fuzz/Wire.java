package io.quinite.vantage.ingest.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection at a time, without any library's opinion of what may be sent. */
final class Wire implements AutoCloseable {
    private static final int PIECES = 6;
    private static final int BODY_MAX = 4 * 1024 * 1024;

    private final InetSocketAddress door;
    private final int patienceMs;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, Map<String, String> headers, byte[] body) {}

    /** @param patienceMs of a read; a door that says nothing for longer hangs */
    Wire(URI door, int patienceMs) {
        this.door = new InetSocketAddress(door.getHost(), door.getPort());
        this.patienceMs = patienceMs;
    }

    /**
     * The answer; empty where the door closes the connection without one, or the client did not stay for it.
     *
     * @throws java.net.SocketTimeoutException where it does neither
     */
    Optional<Answer> say(Case what) throws IOException {
        for (int attempt = 0; ; attempt++) {
            boolean fresh = socket == null;
            var answer = once(what);
            // An idle connection may have been closed just when it was used again: as every client, ask anew.
            if (answer.isPresent() || fresh || !what.reusable() || attempt > 0) {
                return answer;
            }
        }
    }

    private Optional<Answer> once(Case what) throws IOException {
        var connected = connect();
        Optional<Answer> answer = Optional.empty();
        try {
            refuseWhatWasNotAsked();
            send(connected, what);
            if (what.ending() == Case.Ending.RESET) {
                connected.setSoLinger(true, 0);
            } else {
                answer = read(connected);
            }
        } catch (java.net.SocketTimeoutException e) {
            close();
            throw e;
        } catch (IOException e) {
            // The door has closed it: an answer, if not a polite one.
            close();
            return answer;
        }
        boolean goesOn = what.reusable()
                && answer.isPresent()
                && !"close".equalsIgnoreCase(answer.get().headers().getOrDefault("connection", ""));
        if (!goesOn) {
            close();
        }
        return answer;
    }

    /** One answer more than requests would be taken for the answer of the next one. */
    private void refuseWhatWasNotAsked() throws IOException {
        var input = in;
        if (input != null && input.available() > 0) {
            throw new IllegalStateException(
                    "said unasked: " + new String(input.readNBytes(input.available()), StandardCharsets.UTF_8));
        }
    }

    private Socket connect() throws IOException {
        var open = socket;
        if (open == null) {
            open = new Socket();
            open.setTcpNoDelay(true);
            open.connect(door, patienceMs);
            open.setSoTimeout(patienceMs);
            in = new BufferedInputStream(open.getInputStream());
            socket = open;
        }
        return open;
    }

    private static void send(Socket to, Case what) throws IOException {
        var out = to.getOutputStream();
        try {
            int piece = what.ending() == Case.Ending.DRIBBLE
                    ? Math.max(1, what.bytes().length / PIECES)
                    : Math.max(1, what.bytes().length);
            for (int from = 0; from < what.bytes().length; from += piece) {
                out.write(what.bytes(), from, Math.min(piece, what.bytes().length - from));
                out.flush();
            }
            if (what.ending() == Case.Ending.HALF_CLOSE) {
                to.shutdownOutput();
            }
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // Refused half-way: what it has to say may be there already.
        }
    }

    private Optional<Answer> read(Socket from) throws IOException {
        var input = in;
        if (input == null || from.isClosed()) {
            return Optional.empty();
        }
        int status;
        Map<String, String> headers;
        do {
            String line = line(input);
            if (line == null) {
                return Optional.empty();
            }
            if (!line.startsWith("HTTP/1.1 ")) {
                throw new IllegalStateException("the answer begins with: " + line);
            }
            status = Integer.parseInt(line.substring(9, 12));
            headers = headers(input);
        } while (status == 100);
        return Optional.of(new Answer(status, headers, body(input, headers)));
    }

    private static Map<String, String> headers(InputStream input) throws IOException {
        var headers = new HashMap<String, String>();
        for (String line = line(input); line != null && !line.isEmpty(); line = line(input)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static byte[] body(InputStream input, Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            var whole = new ByteArrayOutputStream();
            while (true) {
                String size = line(input);
                int count = size == null ? 0 : Integer.parseInt(size.strip(), 16);
                whole.write(input.readNBytes(count));
                line(input);
                if (count == 0 || whole.size() > BODY_MAX) {
                    return whole.toByteArray();
                }
            }
        }
        String length = headers.get("content-length");
        return length == null ? input.readNBytes(BODY_MAX) : input.readNBytes(Integer.parseInt(length));
    }

    private static @Nullable String line(InputStream input) throws IOException {
        var line = new StringBuilder();
        for (int c = input.read(); c >= 0; c = input.read()) {
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.isEmpty() ? null : line.toString();
    }

    static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        var open = socket;
        socket = null;
        in = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
