package io.quinite.vantage.ingest;

import io.quinite.vantage.access.KeyFollower;
import io.quinite.vantage.access.Keyring;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.ingest.facts.FactKind;
import io.quinite.vantage.ingest.plivo.AuthTokens;
import io.quinite.vantage.ingest.spool.Spool;
import io.quinite.vantage.ingest.voice.ServerFollower;
import io.quinite.vantage.ingest.voice.Verifier;
import io.quinite.vantage.ingest.voice.VoiceServers;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.ServiceMain;
import io.quinite.vantage.schemas.rights.KafkaCheck;
import io.quinite.vantage.schemas.rights.ServiceRights;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door: takes facts over HTTP and answers 2xx when Kafka has them. Starts while Kafka or the registry are away, and
 * answers 503 until they are there; {@code docs/api.md} is its interface.
 */
public final class IngestService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IngestService.class);

    private final Closing parts;
    private final URI uri;
    private final List<HttpServer.Route> routes;

    private IngestService(Closing parts, URI uri, List<HttpServer.Route> routes) {
        this.parts = parts;
        this.uri = uri;
        this.routes = routes;
    }

    public static void main(String[] args) {
        ServiceMain.run(
                "ingest-service",
                settings -> refusal(IngestConfig.from(settings)),
                (settings, observability) -> start(IngestConfig.from(settings), observability));
    }

    private static Optional<String> refusal(IngestConfig config) {
        return KafkaCheck.refusal(ServiceRights.ingest(), config.kafka());
    }

    /** @throws io.quinite.vantage.kit.UserError where the port is taken or the file of tokens cannot be read */
    public static IngestService start(IngestConfig config, Observability observability) {
        log.info("starting ingest {}", config);
        var parts = new Closing();
        try {
            return open(config, observability, parts);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static IngestService open(IngestConfig config, Observability observability, Closing parts) {
        var clock = Clock.systemUTC();
        var keyring = new Keyring(config.keyRate(), clock);
        var follower = new KeyFollower(keyring, config.kafka(), config.serde(), keyMemory(config));
        var gate = new Gate(keyring, parts.add("api keys", follower));
        var calls = parts.add("call encoder", new FactEncoder<>(FactKind.CALLS, config));
        var leads = parts.add("lead encoder", new FactEncoder<>(FactKind.LEADS, config));
        var detour = detour(config, observability, parts);
        var factLog = parts.add("fact log", new FactLog(config, () -> producer(KafkaClients.producer(config)), detour));
        var admin = parts.add("admin", Admin.create(KafkaClients.admin(config)));
        var probe = parts.add("probe", new Probe(List.of(calls, leads), admin, factLog));
        observability.health().ready("ingest", () -> probe.whyNotReady().or(gate::whyNotReady));
        parts.add("health check", () -> observability.health().remove("ingest"));

        var inFlight = parts.add("gauges", new InFlight(config, observability.meters()));
        var server = new HttpServer(config);
        var stopping = new AtomicBoolean();
        var door = new Door(
                gate,
                config.body(),
                inFlight,
                factLog,
                probe,
                new IngestMeters(observability.meters()),
                server.answers(),
                stopping);
        var keyCheck = new KeyCheck(gate);
        parts.add("http server", server);
        var plivo = AuthTokens.read(config.plivoTokensFile());
        var routes = Routes.of(
                new FactsRoute<>("/v1/call-events", Scope.CALL_EVENTS, calls, door, clock),
                new FactsRoute<>("/v1/lead-events", Scope.LEAD_EVENTS, leads, door, clock),
                new PlivoRoute(calls, door, clock, config.publicBase(), plivo),
                new LeadImportRoute(door, keyCheck, leads, config.imports(), clock),
                voiceServers(config, door, keyCheck, clock, parts));
        URI uri = server.start(routes);
        parts.add("new requests", () -> stopping.set(true));
        log.info("ingest listens uri={}", uri);
        return new IngestService(parts, uri, routes);
    }

    /** What it answers, for the tests that hold every route to the same promise. */
    List<HttpServer.Route> routes() {
        return routes;
    }

    private static VoiceServerRoutes voiceServers(
            IngestConfig config, Door door, KeyCheck keys, Clock clock, Closing parts) {
        var limits = config.voice();
        var servers = new VoiceServers(Duration.ofMillis(limits.heartbeatTimeoutMs()));
        var serverLog =
                parts.add("voice server log", new VoiceServerLog(config, door.factLog(), door.inFlight(), clock));
        var follower = parts.add(
                "voice servers", new ServerFollower(config.kafka(), config.serde(), servers, serverLog::tryAppend));
        var verifier = parts.add("verifier", new Verifier(servers, limits, clock, serverLog::tryAppend));
        follower.start();
        verifier.start();
        return new VoiceServerRoutes(door, keys, servers, serverLog, follower::caughtUp, limits.serversMax(), clock);
    }

    /** A door that takes facts without Kafka must know without Kafka who brings them. */
    private static @Nullable Path keyMemory(IngestConfig config) {
        var spool = config.spool();
        return spool == null
                ? null
                : spool.directory().resolveSibling(spool.directory().getFileName() + ".keys");
    }

    private static @Nullable Detour detour(IngestConfig config, Observability observability, Closing parts) {
        var settings = config.spool();
        if (settings == null) {
            return null;
        }
        var spool = parts.add("spool", Spool.open(settings.directory(), settings.bytesMax()));
        return parts.add(
                "detour", new Detour(spool, () -> producer(KafkaClients.replay(config)), observability.meters()));
    }

    private static Producer<String, byte[]> producer(Map<String, Object> properties) {
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** Where it listens, without a trailing slash. */
    public URI uri() {
        return uri;
    }

    /** Takes no more requests, answers those that it has, and hands Kafka what it was given. */
    @Override
    public void close() {
        parts.close();
    }
}
