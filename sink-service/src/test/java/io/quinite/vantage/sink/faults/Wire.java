package io.quinite.vantage.sink.faults;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a sink and PostgreSQL and counts the messages of their protocol (version 3, without TLS), so that a
 * fault can be done between any two of them.
 */
final class Wire implements AutoCloseable {
    /** Where in the protocol. */
    enum Moment {
        /** Before any message of the sink reaches the server. */
        ASKED,
        /** Within a COPY, before rows of it reach the server. */
        COPYING,
        /** Before a COMMIT reaches the server. */
        BEFORE_COMMIT,
        /** After the server has committed, before the sink hears of it. */
        COMMITTED,
        /** Before any answer of the server reaches the sink. */
        ANSWERED
    }

    /** What is done, while the message waits. */
    @FunctionalInterface
    interface Fault {
        /** @return whether the message goes on; else the connection is cut */
        boolean strike();
    }

    private record Armed(Moment moment, AtomicLong left, Fault fault, CountDownLatch done) {}

    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "wire");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private volatile @Nullable Armed armed;

    Wire(int serverPort) throws IOException {
        this.serverPort = serverPort;
        threads.execute(this::accept);
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + "/" + database
                + "?sslmode=disable&gssEncMode=disable";
    }

    /** Lets {@code fault} happen once, at the {@code n}-th such moment from now. The latch opens when it has. */
    CountDownLatch arm(Moment moment, long n, Fault fault) {
        var done = new CountDownLatch(1);
        armed = new Armed(moment, new AtomicLong(n), fault, done);
        return done;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                LOG.debug("closed, or the server is away", e);
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            threads.execute(() -> pump(client, server, true));
            threads.execute(() -> pump(server, client, false));
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    private void pump(Socket from, Socket to, boolean asks) {
        try (from;
                to;
                var in = new DataInputStream(new BufferedInputStream(from.getInputStream(), 1 << 16))) {
            OutputStream out = to.getOutputStream();
            if (asks) {
                forward(in, out, -1);
            }
            Set<String> commits = new HashSet<>();
            for (int type = in.read(); type >= 0; type = in.read()) {
                byte[] body = body(in);
                for (Moment moment : asks ? asked(type, body, commits) : answered(type, body)) {
                    if (!strike(moment)) {
                        return;
                    }
                }
                send(out, type, body);
            }
        } catch (IOException e) {
            LOG.debug("one side went away, so both are closed", e);
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void forward(DataInputStream in, OutputStream out, int type) throws IOException {
        send(out, type, body(in));
    }

    private static byte[] body(DataInputStream in) throws IOException {
        byte[] body = new byte[in.readInt() - Integer.BYTES];
        in.readFully(body);
        return body;
    }

    private static void send(OutputStream out, int type, byte[] body) throws IOException {
        var message = ByteBuffer.allocate(body.length + 5);
        if (type >= 0) {
            message.put((byte) type);
        }
        message.putInt(body.length + Integer.BYTES).put(body);
        out.write(message.array(), 0, message.position());
        out.flush();
    }

    private static List<Moment> asked(int type, byte[] body, Set<String> commits) {
        if (type == 'P') {
            String name = text(body, 0);
            boolean commit = text(body, name.length() + 1).equals("COMMIT");
            boolean unused = commit ? commits.add(name) : commits.remove(name);
        }
        if (type == 'd') {
            return List.of(Moment.COPYING, Moment.ASKED);
        }
        return type == 'B' && commits.contains(text(body, text(body, 0).length() + 1))
                ? List.of(Moment.BEFORE_COMMIT, Moment.ASKED)
                : List.of(Moment.ASKED);
    }

    private static List<Moment> answered(int type, byte[] body) {
        return type == 'C' && text(body, 0).equals("COMMIT")
                ? List.of(Moment.COMMITTED, Moment.ANSWERED)
                : List.of(Moment.ANSWERED);
    }

    private static String text(byte[] body, int from) {
        int end = from;
        while (body[end] != 0) {
            end++;
        }
        return new String(body, from, end - from, StandardCharsets.UTF_8);
    }

    private boolean strike(Moment moment) {
        Armed now = armed;
        if (now == null || now.moment != moment || now.left.decrementAndGet() != 0) {
            return true;
        }
        boolean goesOn = now.fault.strike();
        now.done.countDown();
        return goesOn;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : List.copyOf(sockets)) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
