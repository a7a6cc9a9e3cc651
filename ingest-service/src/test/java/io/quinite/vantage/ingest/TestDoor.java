package io.quinite.vantage.ingest;

import static org.awaitility.Awaitility.await;

import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A door that is ready, for tests. */
public final class TestDoor implements AutoCloseable {
    private final TestStack stack;
    private final Observability observability = Observability.quiet();
    private final Settings settings;
    private final Secret key;
    private IngestService service;

    private TestDoor(TestStack stack, Map<String, String> more) {
        this.stack = stack;
        settings = stack.settings()
                .with(Map.of(
                        "ingest.port", "0",
                        // No test is to depend on how fast the machine is.
                        "ingest.key.requests.per.second", "1000000",
                        "ingest.key.facts.per.second", "100000000"))
                .with(more);
        key = newKey(settings, null);
        service = IngestService.start(IngestConfig.from(settings), observability);
        awaitReady();
    }

    public static TestDoor start(TestStack stack, Map<String, String> more) {
        return new TestDoor(stack, more);
    }

    /** A key for everything, of one organization or of all (null); known to doors that start later. */
    static Secret newKey(TestStack stack, @Nullable UUID organization) {
        return newKey(stack.settings(), organization);
    }

    static Secret newKey(Settings settings, @Nullable UUID organization) {
        try (var store = KeyStore.open(settings)) {
            return NewKey.create(store, organization, EnumSet.allOf(Scope.class), "test");
        }
    }

    public void awaitReady() {
        await().until(() -> observability.health().unready().isEmpty());
    }

    public TestStack stack() {
        return stack;
    }

    public Settings settings() {
        return settings;
    }

    public Observability observability() {
        return observability;
    }

    public URI uri() {
        return service.uri();
    }

    public Secret key() {
        return key;
    }

    /** A key of one organization; the door knows it within a second or two. */
    public Secret keyOf(UUID organization) {
        var created = newKey(settings, organization);
        await().until(() ->
                new Client(uri(), created.value()).call(Client.NDJSON, "").status() == 202);
        return created;
    }

    List<HttpServer.Route> routes() {
        return service.routes();
    }

    Client client() {
        return new Client(service.uri(), key.value());
    }

    /** Closes the door alone, and opens it again on the same port. */
    public void restartDoor(Runnable whileClosed) {
        int port = service.uri().getPort();
        service.close();
        whileClosed.run();
        service = IngestService.start(
                IngestConfig.from(settings.with("ingest.port", Integer.toString(port))), observability);
        awaitReady();
    }

    /** As a running stack's directory tells it; {@code listening} stands in for the admin server. */
    public void writeEndpoints(Path directory, ServerSocket listening) throws IOException {
        new Endpoints(
                        service.uri(),
                        service.uri(),
                        key,
                        new Secret("postgresql://none@127.0.0.1/none"),
                        stack.kafka().bootstrapServers(),
                        URI.create(stack.registry().url()),
                        URI.create("http://127.0.0.1:" + listening.getLocalPort()))
                .write(directory);
    }

    @Override
    public void close() {
        service.close();
    }
}
