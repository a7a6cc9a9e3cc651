package io.quinite.vantage.feed;

import io.quinite.vantage.access.KeyFollower;
import io.quinite.vantage.access.Keyring;
import io.quinite.vantage.feed.http.Gate;
import io.quinite.vantage.feed.http.HttpServer;
import io.quinite.vantage.feed.http.OpenApi;
import io.quinite.vantage.feed.http.Route;
import io.quinite.vantage.feed.seal.SealKey;
import io.quinite.vantage.feed.store.Database;
import io.quinite.vantage.feed.stream.StreamRoute;
import io.quinite.vantage.feed.stream.Streams;
import io.quinite.vantage.feed.subscription.Starts;
import io.quinite.vantage.feed.subscription.SubscriptionRoutes;
import io.quinite.vantage.feed.topic.CatchUp;
import io.quinite.vantage.feed.topic.Places;
import io.quinite.vantage.feed.topic.Records;
import io.quinite.vantage.feed.topic.Tail;
import io.quinite.vantage.feed.webhook.Webhooks;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.ServiceMain;
import io.quinite.vantage.schemas.rights.KafkaCheck;
import io.quinite.vantage.schemas.rights.PostgresCheck;
import io.quinite.vantage.schemas.rights.ServiceRights;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lead feed: lead changes over HTTP, for those who have no Kafka. Starts while Kafka, the registry or PostgreSQL are
 * away, and answers 503 until they are there; {@code docs/lead-feed.md} is its interface.
 */
public final class LeadFeedService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeadFeedService.class);
    private static final long LOOK_MS = 1_000;

    private final Closing parts;
    private final URI uri;
    private final List<Route> routes;

    private LeadFeedService(Closing parts, URI uri, List<Route> routes) {
        this.parts = parts;
        this.uri = uri;
        this.routes = routes;
    }

    public static void main(String[] args) {
        ServiceMain.run(
                "lead-feed",
                settings -> refusal(FeedConfig.from(settings)),
                (settings, observability) -> start(FeedConfig.from(settings), observability));
    }

    private static Optional<String> refusal(FeedConfig config) {
        return KafkaCheck.refusal(ServiceRights.feed(), config.kafka())
                .or(() -> PostgresCheck.refusal(
                        config.postgres().url(),
                        config.postgres().user(),
                        config.postgres().password().value()));
    }

    /** @throws io.quinite.vantage.kit.UserError where the port is taken */
    public static LeadFeedService start(FeedConfig config, Observability observability) {
        return start(config, observability, Clock.systemUTC());
    }

    /** @param clock decides how old a place in the topic is */
    static LeadFeedService start(FeedConfig config, Observability observability, Clock clock) {
        log.info("starting lead feed {}", config);
        var parts = new Closing();
        try {
            return open(config, observability, clock, parts);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static LeadFeedService open(FeedConfig config, Observability observability, Clock clock, Closing parts) {
        var health = observability.health();
        var keyring = new Keyring(config.keyRate(), Clock.systemUTC());
        var gate = new Gate(
                keyring, parts.add("api keys", new KeyFollower(keyring, config.kafka(), config.serde(), null)));
        var database = new Database(config.postgres().url(), config.connection());
        var sealKey = sealKey(database, parts);
        var records = parts.add("records", new Records(config.kafka(), config.serde()));
        var admin = parts.add("admin", records.admin());
        var tail = parts.add("tail", new Tail(records, admin, config.tail(), health));
        var catchUp = parts.add("catch-up", new CatchUp("catch-up", tail, records, config.catchUpReaders(), health));
        health.ready("lead-feed", () -> gate.whyNotReady().or(tail::whyNotReady).or(sealKey::whyNotReady));
        parts.add("health check", () -> health.remove("lead-feed"));
        tail.start();
        var server = parts.add("http server", new HttpServer(config.http()));
        var streams = parts.add("streams", new Streams(config.streams(), tail, catchUp, observability.meters()));
        var places = new Places(admin, config.whole(), clock);
        var routes = new ArrayList<Route>();
        routes.add(Route.get(StreamRoute.PATH, new StreamRoute(gate, tail, sealKey, places, streams)::answer));
        routes.add(Route.get(OpenApi.PATH, new OpenApi()::answer));
        var behind = parts.add(
                "webhook catch-up", new CatchUp("webhook-catch-up", tail, records, config.webhookReaders(), health));
        var source = new Webhooks.Source(tail, behind, places, sealKey);
        parts.add(
                "webhooks",
                new Webhooks(config.webhooks(), config.subscriptions(), source, database, observability, clock));
        var starts = new Starts(tail, sealKey, places);
        routes.addAll(new SubscriptionRoutes(gate, starts, database, config.subscriptions(), clock).all());
        URI uri = server.start(routes);
        log.info("lead feed listens uri={}", uri);
        return new LeadFeedService(parts, uri, List.copyOf(routes));
    }

    private static SealKey sealKey(Database database, Closing parts) {
        var sealKey = new SealKey(database);
        var looking = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("feed-key"));
        parts.add("key", looking::shutdownNow);
        var unused = looking.scheduleWithFixedDelay(sealKey::find, 0, LOOK_MS, TimeUnit.MILLISECONDS);
        return sealKey;
    }

    /** Where it listens, without a trailing slash. */
    public URI uri() {
        return uri;
    }

    /** What it answers, for the tests that hold every route to the same promise. */
    List<Route> routes() {
        return routes;
    }

    @Override
    public void close() {
        parts.close();
    }
}
