package io.quinite.vantage.feed;

import static org.awaitility.Awaitility.await;

import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.feed.http.Route;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A feed that is ready, for tests. */
final class TestFeed implements AutoCloseable {
    private final TestStack stack;
    private final Observability observability = Observability.quiet();
    private final LeadFeedService service;

    private TestFeed(TestStack stack, Map<String, String> more, Clock clock) throws IOException {
        this.stack = stack;
        var settings = stack.settingsAs("vantage_feed")
                .with(Map.of(
                        "feed.port", "0",
                        "feed.heartbeat.ms", "200",
                        // No test is to depend on how fast the machine is.
                        "feed.key.requests.per.second", "1000000"))
                .with(more);
        service = LeadFeedService.start(FeedConfig.from(settings), observability, clock);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> observability.health().unready().isEmpty());
    }

    static TestFeed start(TestStack stack, Map<String, String> more) throws IOException {
        return new TestFeed(stack, more, Clock.systemUTC());
    }

    static TestFeed start(TestStack stack, Map<String, String> more, Clock clock) throws IOException {
        return new TestFeed(stack, more, clock);
    }

    URI uri() {
        return service.uri();
    }

    List<Route> routes() {
        return service.routes();
    }

    Observability observability() {
        return observability;
    }

    /** A key that reads and subscribes, of one organization or of all (null); the feed knows it. */
    Secret keyOf(@Nullable UUID organization) throws Exception {
        return keyOf(organization, EnumSet.of(Scope.READ, Scope.SUBSCRIPTIONS));
    }

    Secret keyOf(@Nullable UUID organization, Set<Scope> scopes) throws Exception {
        Secret key;
        try (var store = KeyStore.open(stack.settings())) {
            key = NewKey.create(store, organization, scopes, "test");
        }
        await().until(() -> {
            try (var body = Listener.ask(uri(), "?nonsense=1", key, null).body()) {
                return !new String(body.readAllBytes(), StandardCharsets.UTF_8).contains("unauthorized");
            }
        });
        return key;
    }

    @Override
    public void close() {
        service.close();
    }
}
