package io.quinite.vantage.embedded;

import io.quinite.vantage.embedded.registry.EmbeddedRegistry;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Kafka, PostgreSQL and the registry in one directory, brought into shape for the services. Closing it stops all;
 * starting it again on the same directory finds everything as it was, on the same ports.
 */
public final class EmbeddedStack implements AutoCloseable {
    private static final String PORTS_FILE = "ports";
    private static final String POSTGRES_DIRECTORY = "postgres";

    private final Closing parts = new Closing();
    private final Secrets secrets;
    private final Ports ports;
    private final EmbeddedKafka kafka;
    private final EmbeddedPostgres postgres;
    private final EmbeddedRegistry registry;

    /**
     * @param ports null for those that the directory remembers, or free ones where it is new
     * @param progress is told each part and its address as it becomes ready, by whichever thread made it so
     */
    public record Options(@Nullable Ports ports, BiConsumer<String, String> progress) {
        public static Options quiet() {
            return new Options(null, (part, address) -> {});
        }
    }

    /** As {@link #start(Path, Options)}, without a word. */
    public static EmbeddedStack start(Path directory) throws IOException, InterruptedException {
        return start(directory, Options.quiet());
    }

    /**
     * Starts everything side by side and returns when services can start.
     *
     * @throws UserError where a port is taken or the directory cannot be used
     */
    public static EmbeddedStack start(Path directory, Options options) throws IOException, InterruptedException {
        Path absolute = directory.toAbsolutePath();
        Files.createDirectories(absolute);
        return new EmbeddedStack(absolute, options);
    }

    private EmbeddedStack(Path directory, Options options) throws IOException, InterruptedException {
        this.secrets = new Secrets(directory.resolve("secrets"));
        Path portsFile = directory.resolve(PORTS_FILE);
        this.ports = ports(portsFile, options.ports());
        ports.requireFree();
        ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("stack-start"));
        try {
            var broker = begin(threads, () -> startKafka(directory.resolve("kafka"), options));
            var database = begin(threads, () -> startPostgres(directory.resolve(POSTGRES_DIRECTORY), options));
            var schemas = broker.thenApplyAsync(started -> startRegistry(started, options), threads);
            var shapes = List.of(
                    broker.thenAcceptAsync(started -> Shape.createTopics(started.bootstrapServers()), threads),
                    database.thenAcceptAsync(started -> Shape.migrate(started.jdbcUrl(), this::password), threads),
                    schemas.thenAcceptAsync(opened -> Shape.registerSchemas(opened.url()), threads));
            join(CompletableFuture.allOf(shapes.toArray(CompletableFuture[]::new)));
            this.kafka = broker.join();
            this.postgres = database.join();
            this.registry = schemas.join();
            // Not before: ports that turned out to be taken are not to be tried again.
            Files.writeString(portsFile, ports.base() + "\n");
        } catch (RuntimeException | IOException | InterruptedException e) {
            parts.close();
            throw e;
        } finally {
            threads.shutdown();
        }
    }

    private EmbeddedKafka startKafka(Path directory, Options options) {
        var started = parts.add("kafka", EmbeddedKafka.start(directory, ports.kafka(), ports.kafkaController()));
        options.progress().accept("kafka", started.bootstrapServers());
        return started;
    }

    private EmbeddedPostgres startPostgres(Path directory, Options options) throws IOException, InterruptedException {
        var started =
                parts.add("postgres", EmbeddedPostgres.start(directory, ports.postgres(), secrets.get("postgres")));
        options.progress().accept("postgresql", "127.0.0.1:" + started.port());
        return started;
    }

    private EmbeddedRegistry startRegistry(EmbeddedKafka broker, Options options) {
        var started = parts.add("registry", EmbeddedRegistry.start(broker.bootstrapServers(), ports.registry()));
        options.progress().accept("registry", started.url());
        return started;
    }

    public EmbeddedKafka kafka() {
        return kafka;
    }

    public EmbeddedPostgres postgres() {
        return postgres;
    }

    public EmbeddedRegistry registry() {
        return registry;
    }

    public Ports ports() {
        return ports;
    }

    /** {@code kafka.bootstrap.servers}, {@code schema.registry.url} and {@code postgres.url}; no database user. */
    public Settings settings() {
        return Settings.of(Map.of(
                "kafka.bootstrap.servers", kafka.bootstrapServers(),
                "schema.registry.url", registry.url(),
                "postgres.url", postgres.jdbcUrl()));
    }

    /** As {@link #settings()}, with {@code postgres.user} and {@code postgres.password} of a role that may log in. */
    public Settings settingsAs(String role) throws IOException {
        return settings().with(Map.of("postgres.user", role, "postgres.password", secrets.get(role)));
    }

    /** A secret that is generated when it is asked for the first time and kept with the data. */
    public String secret(String name) throws IOException {
        return secrets.get(name);
    }

    /** As {@link #secret(String)}, for one of a form of its own. */
    public String secret(String name, Supplier<String> generate) throws IOException {
        return secrets.get(name, generate);
    }

    private String password(String role) {
        try {
            return secrets.get(role);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends a PostgreSQL that a killed process left running on {@code directory}; before the directory is deleted. */
    public static void endOrphans(Path directory) throws IOException, InterruptedException {
        EmbeddedPostgres.endOrphan(directory.resolve(POSTGRES_DIRECTORY));
    }

    @Override
    public void close() {
        parts.close();
    }

    private static Ports ports(Path file, @Nullable Ports wanted) throws IOException {
        if (wanted != null) {
            return wanted;
        }
        return Files.exists(file)
                ? new Ports(Integer.parseInt(Files.readString(file).strip()))
                : Ports.free();
    }

    private static <T> CompletableFuture<T> begin(ExecutorService threads, Callable<T> start) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return start.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    /** Waits for all even when one has failed: what is half-started must be stopped too. */
    private static void join(CompletableFuture<?> all) throws IOException, InterruptedException {
        try {
            all.join();
        } catch (CompletionException | CancellationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new IllegalStateException(cause);
        }
    }
}
