package io.quinite.vantage.benchmarks.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongFunction;

/**
 * Connections that are kept alive, each with one request under way, all on one thread that has nothing to do but copy bytes made
 * before: what is measured is to be the server. Not an HTTP client: it understands what the contenders answer, and refuses all else.
 */
public final class Load implements AutoCloseable {
    private static final byte[] ACCEPTED = "HTTP/1.1 202 ".getBytes(StandardCharsets.US_ASCII);
    private static final int ANSWER_BYTES_MAX = 4096;
    private static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(10);
    private static final long BEHIND_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final LongFunction<byte[]> requests;
    private long next;
    private int underWay;

    /** @param requests head and body of the nth */
    public Load(int port, int count, LongFunction<byte[]> requests) throws IOException {
        this.requests = requests;
        for (int i = 0; i < count; i++) {
            connections.add(new Connection(port));
        }
    }

    /** A request of facts, whole: what is left to do is to copy it. */
    public static byte[] callEvents(String key, String lines) {
        byte[] body = lines.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST /v1/call-events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key
                        + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    /**
     * A closed loop: a request on every connection at any time.
     *
     * @return requests that were answered 202, all that were begun
     */
    public long run(long nanos) throws IOException {
        return run(nanos, nth -> {});
    }

    /** As {@link #run(long)}; {@code answered} is told which request has been answered. */
    public long run(long nanos, IntConsumer answered) throws IOException {
        long until = System.nanoTime() + nanos;
        int begun = 0;
        long count = 0;
        for (Connection connection : connections) {
            connection.nth = begun++;
            connection.begin();
        }
        while (underWay > 0) {
            if (selector.select(PATIENCE_MS) == 0) {
                throw new IllegalStateException("no answer within " + PATIENCE_MS + " ms");
            }
            boolean more = System.nanoTime() < until;
            for (SelectionKey key : selector.selectedKeys()) {
                var connection = (Connection) key.attachment();
                if (connection.proceed()) {
                    answered.accept(connection.nth);
                    count++;
                    if (more) {
                        connection.nth = begun++;
                        connection.begin();
                    }
                }
            }
            selector.selectedKeys().clear();
        }
        return count;
    }

    /**
     * An open loop: the nth request of this call is due at {@code began + n / perSecond}, whatever has become of those before. While
     * every connection waits for an answer, those that are due wait for a connection; their time runs.
     *
     * @param began on the clock of {@link System#nanoTime}
     * @param answered is told which request has been answered
     */
    public void pace(long began, int count, double perSecond, IntConsumer answered) throws IOException {
        var free = new ArrayDeque<>(connections);
        double nanosEach = 1e9 / perSecond;
        int begun = 0;
        while (begun < count || underWay > 0) {
            long now = System.nanoTime();
            while (begun < count && !free.isEmpty() && began + (long) (begun * nanosEach) <= now) {
                var connection = free.remove();
                connection.nth = begun++;
                connection.begin();
            }
            if (now - began - (long) (begun * nanosEach) > BEHIND_NANOS_MAX) {
                throw new IllegalStateException(String.format(
                        "the server is behind by %d s at %.0f requests a second",
                        BEHIND_NANOS_MAX / 1_000_000_000, perSecond));
            }
            // A selector counts in milliseconds: due requests come in groups of a millisecond's.
            selector.select(begun < count ? 1 : PATIENCE_MS);
            for (SelectionKey key : selector.selectedKeys()) {
                var connection = (Connection) key.attachment();
                if (connection.proceed()) {
                    answered.accept(connection.nth);
                    free.add(connection);
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private final class Connection {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final byte[] answer = new byte[ANSWER_BYTES_MAX];
        private final ByteBuffer in = ByteBuffer.wrap(answer);
        private ByteBuffer out = ByteBuffer.allocate(0);
        private int nth;

        Connection(int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        void begin() throws IOException {
            out = ByteBuffer.wrap(requests.apply(next++));
            in.clear();
            underWay++;
            write();
        }

        private void write() throws IOException {
            channel.write(out);
            key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        /** @return whether the answer is whole */
        boolean proceed() throws IOException {
            if (out.hasRemaining()) {
                write();
            }
            if (!key.isReadable()) {
                return false;
            }
            if (channel.read(in) < 0) {
                throw new IllegalStateException("the server closed the connection after: " + text());
            }
            if (in.position() < Answer.HEAD_BYTES_MIN || !Answer.isWhole(answer, in.position())) {
                return false;
            }
            for (int i = 0; i < ACCEPTED.length; i++) {
                if (answer[i] != ACCEPTED[i]) {
                    throw new IllegalStateException("the server answered: " + text());
                }
            }
            underWay--;
            return true;
        }

        private String text() {
            return new String(answer, 0, in.position(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }
}
