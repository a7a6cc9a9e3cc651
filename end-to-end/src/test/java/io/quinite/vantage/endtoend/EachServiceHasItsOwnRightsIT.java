package io.quinite.vantage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.access.KeyText;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.analytics.AnalyticsConfig;
import io.quinite.vantage.analytics.AnalyticsService;
import io.quinite.vantage.cdc.CdcConfig;
import io.quinite.vantage.cdc.CdcService;
import io.quinite.vantage.feed.FeedConfig;
import io.quinite.vantage.feed.LeadFeedService;
import io.quinite.vantage.ingest.IngestConfig;
import io.quinite.vantage.ingest.IngestService;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.SinkService;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each service works with a user of its own that has the rights of the catalogue and no more, and its program ends at the
 * start with one sentence that says what is missing where a certificate, a password or a right is.
 */
@EmbeddedOnly("a broker with users and rights in this process")
class EachServiceHasItsOwnRightsIT {
    private static final Duration SETTLED = Duration.ofSeconds(90);

    @TempDir
    private static Path directory;

    private static SecuredSurroundings surroundings;
    private static Certificate foreign;

    @BeforeAll
    static void start() throws Exception {
        surroundings = new SecuredSurroundings(directory);
        foreign = Certificate.make(directory, "foreign", "ip:127.0.0.1");
        SecuredService.grantRights(surroundings, directory);
    }

    @AfterAll
    static void stop() {
        surroundings.close();
    }

    @Test
    void shouldCarryFactsToRowsAndLeadChangesWithTheRightsOfTheCatalogue() throws Exception {
        carry(Traffic.of(7, 4, 10), 1);
        // Started again, they read what they left the first time.
        carry(Traffic.of(8, 4, 10), 2);
    }

    /** @param run how many times so much has come, with this */
    private static void carry(Traffic traffic, long run) throws Exception {
        try (var connection = surroundings.postgres().connect();
                var statement = connection.createStatement()) {
            for (String sql : traffic.referenceSql()) {
                statement.execute(sql);
            }
        }
        // Before the services start: one that is running knows a new key after a moment only.
        String key = key(null);
        String readersKey = key(traffic.organizations.get(0));
        try (var parts = new Closing()) {
            var checks = new ArrayList<Observability>();
            var ingest = parts.add(
                    "ingest",
                    IngestService.start(
                            IngestConfig.from(of(SecuredService.INGEST, Map.of("ingest.port", "0"))), another(checks)));
            parts.add(
                    "analytics",
                    AnalyticsService.start(
                            AnalyticsConfig.from(of(
                                    SecuredService.ANALYTICS,
                                    Map.of(
                                            "analytics.state.dir",
                                            directory.resolve("state").toString()))),
                            another(checks)));
            parts.add("sink", SinkService.start(SinkConfig.from(of(SecuredService.SINK, Map.of())), another(checks)));
            parts.add("cdc", CdcService.start(CdcConfig.from(of(SecuredService.CDC, Map.of())), another(checks)));
            var feed = parts.add(
                    "feed",
                    LeadFeedService.start(
                            FeedConfig.from(of(SecuredService.FEED, Map.of("feed.port", "0"))), another(checks)));
            Awaitility.await("every service is ready").atMost(SETTLED).untilAsserted(() -> assertThat(checks)
                    .allSatisfy(one -> assertThat(one.health().unready()).isEmpty()));

            send(ingest.uri() + "/v1/lead-events", key, traffic.leadFacts);
            send(ingest.uri() + "/v1/call-events", key, traffic.callFacts);

            Awaitility.await("rows and totals").atMost(SETTLED).untilAsserted(() -> {
                try (var connection = surroundings.postgres().connect()) {
                    assertThat(Tables.count(connection, "select count(*) from leads"))
                            .isEqualTo(4 * run);
                    assertThat(Tables.count(connection, "select count(*) from call_logs"))
                            .isEqualTo(10 * run);
                    assertThat(Tables.count(connection, "select sum(total_calls) from campaigns"))
                            .isEqualTo(10 * run);
                }
            });
            var lines = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(feed.uri() + "/v1/lead-changes?since="
                                            + Instant.now().minus(Duration.ofHours(1))))
                                    .header("Authorization", "Bearer " + readersKey)
                                    .build(),
                            HttpResponse.BodyHandlers.ofLines());
            assertThat(lines.statusCode()).isEqualTo(200);
            assertThat(lines.body().filter(line -> line.startsWith("data:")).findFirst())
                    .isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotStartWithoutARight(SecuredService service) throws Exception {
        var right = new AclBindingFilter(
                new ResourcePatternFilter(service.type, service.resource, PatternType.ANY),
                new AccessControlEntryFilter(
                        "User:" + service.module, null, service.operation, AclPermissionType.ALLOW));
        try (var admin = Admin.create(surroundings.inside())) {
            var revoked = List.copyOf(admin.deleteAcls(List.of(right)).all().get());
            assertThat(revoked).hasSize(1);
            try {
                assertThat(sentence(service, Map.of()))
                        .startsWith(service.module + ": Kafka at 127.0.0.1:")
                        .contains(" does not allow user " + service.module + " " + service.operation + " on ")
                        .contains(service.resource)
                        .endsWith("; grant what " + service.module + " needs by: vantage grant-rights");
            } finally {
                admin.createAcls(List.<AclBinding>copyOf(revoked)).all().get();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotStartAsTheUserOfAnother(SecuredService service) throws Exception {
        String other = service == SecuredService.FEED ? "sink-service" : "lead-feed";

        String sentence = sentence(
                service, Map.of("kafka.sasl.jaas.config", SecuredSurroundings.jaas(other, "secret of " + other)));

        assertThat(sentence).contains(" does not allow user " + other + " ");
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotStartWithAWrongPassword(SecuredService service) throws Exception {
        assertThat(sentence(
                        service, Map.of("kafka.sasl.jaas.config", SecuredSurroundings.jaas(service.module, "wrong"))))
                .startsWith(service.module + ": Kafka at 127.0.0.1:")
                .contains(" does not know user " + service.module + " by this password")
                .contains("check kafka.sasl.jaas.config");
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotStartWithAKafkaThatItDoesNotTrust(SecuredService service) throws Exception {
        assertThat(sentence(
                        service,
                        Map.of(
                                "kafka.ssl.truststore.location",
                                foreign.trusted().toString())))
                .startsWith(service.module + ": no TLS with Kafka at 127.0.0.1:")
                .contains("check kafka.ssl.truststore.location");
    }

    @ParameterizedTest
    @EnumSource(names = {"SINK", "CDC", "FEED"})
    void shouldNotStartWithAWrongPasswordOrCertificateOfPostgres(SecuredService service) throws Exception {
        assertThat(sentence(service, Map.of("postgres.password", "wrong")))
                .startsWith(service.module + ": PostgreSQL at jdbc:postgresql://127.0.0.1:")
                .contains(" does not let " + service.role + " in ");
        assertThat(sentence(service, Map.of("postgres.url", surroundings.jdbcUrl(foreign))))
                .startsWith(service.module + ": no TLS with PostgreSQL at jdbc:postgresql://127.0.0.1:")
                .contains("sslrootcert");
    }

    private static Settings of(SecuredService service, Map<String, String> more) {
        return Settings.of(service.settings(surroundings)).with(more);
    }

    private static String sentence(SecuredService service, Map<String, String> instead) throws Exception {
        var settings = service.settings(surroundings);
        settings.putAll(instead);
        return service.sentence(directory, settings);
    }

    private static Observability another(List<Observability> all) {
        var one = Observability.forProcess();
        all.add(one);
        return one;
    }

    private static String key(@Nullable UUID organization) {
        var text = KeyText.random();
        var settings = Settings.of(Map.of(
                "kafka.bootstrap.servers",
                surroundings.insideServers(),
                "schema.registry.url",
                surroundings.registryUrl()));
        try (var store = KeyStore.open(settings)) {
            store.put(NewKey.of(text, organization, EnumSet.allOf(Scope.class), "test", null)
                    .record());
        }
        return text.whole().value();
    }

    private static void send(String uri, String key, List<Fact> facts) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(uri))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(
                        facts.stream().map(Fact::json).collect(Collectors.joining("\n"))))
                .build();
        Awaitility.await("the door knows the key").atMost(SETTLED).untilAsserted(() -> {
            var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        });
    }
}
