package io.quinite.vantage.feed.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Connections that end when the headers of a request do not. Jetty's idle time-out starts again with each byte, so that a
 * client that sends one now and then would hold its connection for ever, and enough of them the feed. Silence is the idle
 * time-out's; here every byte that comes is asked whether it is still in time.
 */
final class PatientConnections extends HttpConnectionFactory {
    private static final int SWALLOWED_BYTES = 8 * 1024;

    private final long headerTimeoutNanos;

    PatientConnections(HttpConfiguration http, int headerTimeoutMs) {
        super(http);
        headerTimeoutNanos = TimeUnit.MILLISECONDS.toNanos(headerTimeoutMs);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(new Patient(getHttpConfiguration(), connector, endPoint), connector, endPoint);
    }

    private final class Patient extends HttpConnection {
        private boolean ending;

        Patient(HttpConfiguration http, Connector connector, EndPoint endPoint) {
            super(http, connector, endPoint);
        }

        /**
         * Asks before the bytes are parsed: until then the parser is this thread's alone. Afterwards the request may be with
         * another thread, which may already have begun the next one and set the parser's clock to nought.
         */
        @Override
        public void onFillable() {
            if (ending) {
                return;
            }
            if (headersAreLate()) {
                ending = true;
                swallow();
                getEndPoint().write(Callback.from(getEndPoint()::close), late());
            } else {
                super.onFillable();
            }
        }

        private boolean headersAreLate() {
            var parser = getParser();
            return parser.inHeaderState()
                    && !parser.isStart()
                    && System.nanoTime() - parser.getBeginNanoTime() > headerTimeoutNanos;
        }

        /** A connection closed with unread bytes is reset, and the answer with it. */
        private void swallow() {
            try {
                getEndPoint().fill(BufferUtil.allocate(SWALLOWED_BYTES));
            } catch (IOException e) {
                getEndPoint().close(e);
            }
        }
    }

    /** The request was never heard, so no route can answer it. */
    private static ByteBuffer late() {
        byte[] problem = Answers.json(Problem.of(408, "header-timeout", "the headers did not arrive in time"));
        String head = "HTTP/1.1 408 Request Timeout\r\nContent-Type: " + Problem.MEDIA_TYPE
                + "\r\nConnection: close\r\n" + "Content-Length: " + problem.length + "\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(start.length + problem.length)
                .put(start)
                .put(problem)
                .flip();
    }
}
