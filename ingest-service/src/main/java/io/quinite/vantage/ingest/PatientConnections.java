package io.quinite.vantage.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1 connections that hold what Jetty's do not.
 *
 * <p>They end when the headers of a request do not. Jetty's idle time-out starts again with each byte, so that a
 * client that sends one now and then would hold its connection for ever, and enough of them the door. Silence is the idle
 * time-out's; here every byte that comes is asked whether it is still in time.
 *
 * <p>And a request ends once. When it is answered by another thread while the one that began it is on its way out, Jetty
 * 12.1 (to 12.1.13) may end it twice; the second end is taken for that of the next request on the connection, whose client
 * then reads the answer of another. ADR 0039 says how that was found.
 */
final class PatientConnections extends HttpConnectionFactory {
    private static final Logger log = LoggerFactory.getLogger(PatientConnections.class);

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

        @Override
        protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
            return new Once(method, uri, version);
        }

        @Override
        public void onFillable() {
            super.onFillable();
            var parser = getParser();
            boolean within = parser.inHeaderState() && !parser.isStart();
            if (within && !ending && System.nanoTime() - parser.getBeginNanoTime() > headerTimeoutNanos) {
                ending = true;
                getEndPoint().write(Callback.from(getEndPoint()::close), late());
            }
        }

        /** One request, which ends once. */
        private final class Once extends HttpStreamOverHTTP1 {
            private final AtomicBoolean ended = new AtomicBoolean();

            Once(String method, String uri, HttpVersion version) {
                super(method, uri, version);
            }

            @Override
            public void succeeded() {
                if (ended.compareAndSet(false, true)) {
                    super.succeeded();
                } else {
                    log.debug("jetty has ended a request twice");
                }
            }

            @Override
            public void failed(Throwable cause) {
                if (ended.compareAndSet(false, true)) {
                    super.failed(cause);
                }
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
