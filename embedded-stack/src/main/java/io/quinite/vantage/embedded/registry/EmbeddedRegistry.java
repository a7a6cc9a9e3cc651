package io.quinite.vantage.embedded.registry;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.UserError;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry for one machine: the Avro part of Confluent's REST API on 127.0.0.1, kept in the compacted topic
 * {@code _schemas}. New subjects are BACKWARD compatible. One instance a topic: two would hand out the same id twice.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int THREADS_MAX = 16;
    private static final int THREADS_MIN = 4;

    private final String bootstrapServers;
    private final int port;
    private @Nullable Closing parts;

    private EmbeddedRegistry(String bootstrapServers, int port) {
        this.bootstrapServers = bootstrapServers;
        this.port = port;
    }

    /**
     * Returns when it has read what is registered and answers.
     *
     * @throws UserError where the port is taken
     */
    public static EmbeddedRegistry start(String bootstrapServers, int port) {
        var registry = new EmbeddedRegistry(bootstrapServers, port);
        registry.start();
        return registry;
    }

    /** Starts again after {@link #stop()}, on the same port. Does nothing when it runs. */
    public synchronized void start() {
        if (parts != null) {
            return;
        }
        var opened = new Closing();
        try {
            var topic = opened.add("schemas topic", SchemasTopic.open(bootstrapServers));
            var subjects = new Subjects(topic);
            subjects.recover();
            var http = listen(new RegistryRoutes(subjects));
            opened.add("registry http", http::stop);
            parts = opened;
        } finally {
            if (parts == null) {
                opened.close();
            }
        }
    }

    /** Clients see connections refused afterwards. Does nothing when it is stopped. */
    public synchronized void stop() {
        if (parts != null) {
            parts.close();
            parts = null;
        }
    }

    /** As clients' {@code schema.registry.url} takes it. */
    public String url() {
        return "http://" + HOST + ":" + port;
    }

    @Override
    public void close() {
        stop();
    }

    private Javalin listen(RegistryRoutes routes) {
        var http = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.jetty.threadPool = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
            routes.add(config.routes);
        });
        try {
            return http.start(HOST, port);
        } catch (JavalinBindException e) {
            throw new UserError(
                    "port " + port + " on " + HOST + ", wanted by the schema registry, is taken by another process; "
                            + "free it, or choose others with --port-base",
                    e);
        }
    }
}
