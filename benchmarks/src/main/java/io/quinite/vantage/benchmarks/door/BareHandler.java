package io.quinite.vantage.benchmarks.door;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty as the door's HTTP library has it, with a handler that reads the body and answers 202: nothing but HTTP. */
final class BareHandler extends Handler.Abstract {
    /** As many as the door has. */
    private static final int THREADS = 32;

    /** Connections are idle while others have their turn. */
    private static final int IDLE_MS = 120_000;

    private static final ByteBuffer ANSWER =
            StandardCharsets.UTF_8.encode("{\"accepted\":1}").asReadOnlyBuffer();

    private BareHandler() {}

    public static void main(String[] args) throws Exception {
        var server = new Server(new QueuedThreadPool(THREADS));
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(IDLE_MS);
        server.addConnector(connector);
        server.setHandler(new BareHandler());
        server.start();
        System.out.println("listening on " + connector.getLocalPort() + ".");
        System.out.flush();
        server.join();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Content.Source.consumeAll(
                request,
                Callback.from(
                        () -> {
                            response.setStatus(202);
                            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                            response.write(true, ANSWER.slice(), callback);
                        },
                        callback::failed));
        return true;
    }
}
