package io.quinite.vantage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.schemas.AnalyticsGroup;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vantage up} as a process of its own. */
@EmbeddedOnly("vantage up has them in its process")
final class UpIT {
    private static final Duration READY = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    private Path data;
    private Path log;
    private Process up;

    @BeforeEach
    void start() throws Exception {
        data = directory.resolve("data");
        log = directory.resolve("up.log");
        up = up();
        awaitReady();
    }

    @AfterEach
    void stop() throws Exception {
        up.destroy();
        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
        EmbeddedStack.endOrphans(data);
    }

    @Test
    void shouldBringSimulatedCallsFromTheDoorToTheTotalsAndTheLeadChanges() throws Exception {
        var simulated = Cli.run(options("simulate", "--calls", "40", "--rate", "0", "--seed", "7"));

        assertThat(simulated.status()).describedAs(simulated.err()).isZero();
        assertThat(simulated.out()).contains("seed 7").contains("40 calls begun");
        Awaitility.await().atMost(READY).untilAsserted(() -> assertThat(
                        Cli.run(options("campaigns")).out())
                .containsPattern("6 campaigns +40 "));
        var facts = Cli.run(options("tail", "voice.call-events", "--from-start", "--json", "--limit", "40"));
        assertThat(facts.out().lines()).hasSize(40).allMatch(line -> line.contains("\"type\":\"CallEvent\""));
        var changes = Cli.run(options("tail", "crm.lead-changes", "--from-start", "--limit", "1"));
        assertThat(changes.out()).contains("LeadChange").contains("\"op\":\"CREATE\"");
        assertThat(firstOfTheFeed()).contains("\"op\":\"create\"");
        subscribe();
    }

    @Test
    void shouldShowTotalsLiveAsAnalyticsCountsThem() throws Exception {
        assertThat(Cli.run(options("simulate", "--calls", "10", "--rate", "0", "--seed", "9"))
                        .status())
                .isZero();
        var endpoints = Endpoints.read(data);
        UUID organization =
                UUID.fromString(text(endpoints, "select organization_id::text from campaigns order by id limit 1"));
        // Not one of the simulated ones, whose calls may still be on their way.
        UUID campaign = UUID.fromString(text(
                endpoints,
                "insert into campaigns (id, organization_id, name) values (gen_random_uuid(), '" + organization
                        + "', 'live') returning id::text"));

        try (var live = new LiveTotals(endpoints)) {
            live.follow(organization);
            place(endpoints, organization, campaign, "first");
            Awaitility.await().atMost(READY).until(() -> live.totals().containsKey(campaign));
            assertThat(calls(live, campaign)).isEqualTo(1);
            place(endpoints, organization, campaign, "second");

            Awaitility.await().atMost(READY).untilAsserted(() -> assertThat(calls(live, campaign))
                    .isEqualTo(2));
            assertThat(live.cutOff()).isZero();
        }
    }

    private static long calls(LiveTotals live, UUID campaign) {
        return Objects.requireNonNull(live.totals().get(campaign)).calls();
    }

    private static void place(Endpoints endpoints, UUID organization, UUID campaign, String sid) throws Exception {
        var request = HttpRequest.newBuilder(endpoints.ingestUrl().resolve("/v1/call-events"))
                .header("Authorization", "Bearer " + endpoints.apiKey().value())
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"call_placed\",\"call_sid\":\"" + sid
                        + "\",\"organization_id\":\"" + organization + "\",\"campaign_id\":\"" + campaign
                        + "\",\"data\":{\"to\":\"+919800000001\"}}\n"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void shouldCountAgainAfterAReset() throws Exception {
        assertThat(Cli.run(options("simulate", "--calls", "30", "--rate", "0", "--seed", "8"))
                        .status())
                .isZero();
        Awaitility.await().atMost(READY).untilAsserted(() -> assertThat(
                        Cli.run(options("campaigns")).out())
                .containsPattern("6 campaigns +30 "));
        up.destroy();
        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();

        var dryRun = Cli.run(options("analytics", "reset"));
        var reset = Cli.run(options("analytics", "reset", "--yes"));
        up = up();
        awaitReady();

        assertThat(dryRun.out())
                .contains("would delete topic vantage-analytics-")
                .contains("--yes does it");
        assertThat(reset.status()).describedAs(reset.err()).isZero();
        assertThat(reset.out())
                .contains("deletes offsets of the consumer group")
                .contains("done");
        Awaitility.await().atMost(READY).untilAsserted(() -> assertThat(
                        text(Endpoints.read(data), "select max(epoch)::text from pipeline.campaign_totals"))
                .isEqualTo(Integer.toString(AnalyticsGroup.publishedEpoch(0) + 1)));
        Awaitility.await().atMost(READY).untilAsserted(() -> assertThat(
                        Cli.run(options("campaigns")).out())
                .containsPattern("6 campaigns +30 "));
    }

    @Test
    void shouldStopLoudlyWhenPostgresqlIsKilled() throws Exception {
        EmbeddedStack.endOrphans(data); // SIGKILL for all its processes

        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(up.exitValue()).isEqualTo(1);
        assertThat(Files.readString(log)).contains("postgresql failed, so everything stops: ");
        assertThat(data.resolve(Endpoints.FILE)).doesNotExist();
    }

    @Test
    void shouldKeepItsDataAndItsAddressesWhenItIsKilledAndStartedAgain() throws Exception {
        var before = Endpoints.read(data);
        execute(before, "insert into organizations (id, name) values ('11111111-0000-0000-0000-000000000000', 'kept')");

        up.destroyForcibly().waitFor();
        var status = Cli.run("status", "--data", data.toString());
        up = up();
        awaitReady();

        assertThat(status.status()).isEqualTo(1);
        assertThat(status.err()).contains("does not answer");
        assertThat(Endpoints.read(data)).isEqualTo(before);
        assertThat(count(before, "select count(*) from organizations where name = 'kept'"))
                .isEqualTo(1);
    }

    @Test
    void shouldRefuseToStartTwiceOnOneDirectoryAndLeaveNothingWhenItStops() throws Exception {
        var second = Cli.run("up", "--data", data.toString());
        var status = Cli.run("status", "--data", data.toString());
        var reset = Cli.run("analytics", "reset", "--yes", "--data", data.toString());
        String postmaster =
                Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).get(0);

        up.destroy();
        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(second.status()).isEqualTo(1);
        assertThat(second.err()).contains("a stack runs on " + data + " already (process " + up.pid() + ")");
        assertThat(status.status()).describedAs(status.err()).isZero();
        assertThat(status.out()).contains("ready").contains("facts -> rows");
        assertThat(reset.status()).isEqualTo(1);
        assertThat(reset.err()).contains("analytics runs as the consumer group").contains("stop every instance");
        assertThat(Files.readString(log)).contains("ready; Ctrl-C stops it").endsWith("stopped\n");
        assertThat(data.resolve(Endpoints.FILE)).doesNotExist();
        assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();
        assertThat(ProcessHandle.of(Long.parseLong(postmaster))
                        .flatMap(process -> process.info().command()))
                .isEmpty();
    }

    /** As the CRM of one of the organizations gets it over HTTP. */
    private String firstOfTheFeed() throws Exception {
        var endpoints = Endpoints.read(data);
        String organization = text(endpoints, "select organization_id::text from leads limit 1");
        var key = Cli.run(options("keys", "create", "--organization", organization, "--scope", "read"));
        var request = HttpRequest.newBuilder(endpoints
                        .feedUrl()
                        .resolve("/v1/lead-changes?since=" + Instant.now().minusSeconds(3_600)))
                .header("Authorization", "Bearer " + key.out().strip())
                .build();
        var client = HttpClient.newHttpClient();
        var opened = Awaitility.await()
                .until(
                        () -> client.send(request, HttpResponse.BodyHandlers.ofLines()),
                        answer -> answer.statusCode() == 200);
        try (var lines = opened.body()) {
            return lines.filter(line -> line.startsWith("data: ")).findFirst().orElseThrow();
        }
    }

    /** As an administrator of one of the organizations, from a terminal. */
    private void subscribe() throws Exception {
        String organization = text(Endpoints.read(data), "select organization_id::text from leads limit 1");
        String key = Cli.run(options("keys", "create", "--organization", organization, "--scope", "subscriptions"))
                .out()
                .strip();
        var added = Awaitility.await()
                .until(
                        () -> subscriptions(key, "add", "https://crm.example.com/hooks", "--status", "new,won"),
                        tried -> tried.status() == 0);
        assertThat(added.out()).contains("whsec_").contains("\"won\"");
        String id = added.out().replaceFirst("(?s).*?\"id\" : \"([^\"]+)\".*", "$1");

        assertThat(subscriptions(key, "list").out()).contains(id).contains("enabled");
        assertThat(subscriptions(key, "show", id).out()).contains(id).doesNotContain("whsec_");
        assertThat(subscriptions(key, "rotate", id, "--overlap", "1").out()).startsWith("whsec_");
        assertThat(subscriptions(key, "disable", id).out()).contains("requested");
        assertThat(subscriptions(key, "enable", id).out()).contains("enabled");
        assertThat(subscriptions(key, "replay", id, "--since", Instant.now().toString())
                        .status())
                .isZero();
        assertThat(subscriptions(key, "attempts", id).out()).contains("outcome");
        assertThat(subscriptions(key, "remove", id).status()).isZero();
        assertThat(subscriptions(key, "show", id).err()).contains("404").contains("no subscription of this id");
        assertThat(subscriptions("", "list").err()).contains("VANTAGE_KEY");
    }

    private Cli.Outcome subscriptions(String key, String... arguments) {
        var all = new ArrayList<>(List.of("subscriptions"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--key", key));
        return Cli.run(options(all.toArray(String[]::new)));
    }

    private void awaitReady() {
        Awaitility.await("vantage up, see " + log).atMost(READY).until(() -> {
            assertThat(up.isAlive()).describedAs(Files.readString(log)).isTrue();
            return Endpoints.find(data).map(Endpoints::answering).orElse(false);
        });
    }

    private Process up() throws IOException {
        Endpoints.remove(data);
        var command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Vantage.class.getName(),
                "up",
                "--data",
                data.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private String[] options(String... words) {
        return Stream.concat(Stream.of(words), Stream.of("--data", data.toString()))
                .toArray(String[]::new);
    }

    private static void execute(Endpoints endpoints, String sql) throws Exception {
        try (var database = Database.connect(endpoints);
                var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Endpoints endpoints, String sql) throws Exception {
        try (var database = Database.connect(endpoints);
                var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static long count(Endpoints endpoints, String sql) throws Exception {
        try (var database = Database.connect(endpoints);
                var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }
}
