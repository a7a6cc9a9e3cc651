package io.quinite.vantage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes through {@code vantage up}, as those see it who use it from outside. */
@EmbeddedOnly("vantage up has them in its process")
final class CallsComeThroughIT {
    @TempDir
    private Path directory;

    private UpProcess up;

    @BeforeEach
    void start() throws Exception {
        up = UpProcess.start(directory);
    }

    @AfterEach
    void stop() throws Exception {
        up.end();
    }

    @Test
    void shouldBringSimulatedCallsFromTheDoorToTheTotalsAndTheLeadChanges() throws Exception {
        var simulated = up.command("simulate", "--calls", "40", "--rate", "0", "--seed", "7");

        assertThat(simulated.status()).describedAs(simulated.err()).isZero();
        assertThat(simulated.out()).contains("seed 7").contains("40 calls begun");
        Awaitility.await()
                .atMost(UpProcess.READY)
                .untilAsserted(() -> assertThat(up.command("campaigns").out()).containsPattern("6 campaigns +40 "));
        var facts = up.command("tail", "voice.call-events", "--from-start", "--json", "--limit", "40");
        assertThat(facts.out().lines()).hasSize(40).allMatch(line -> line.contains("\"type\":\"CallEvent\""));
        var changes = up.command("tail", "crm.lead-changes", "--from-start", "--limit", "1");
        assertThat(changes.out()).contains("LeadChange").contains("\"op\":\"CREATE\"");
        assertThat(firstOfTheFeed()).contains("\"op\":\"create\"");
        subscribe();
    }

    @Test
    void shouldShowTotalsLiveAsAnalyticsCountsThem() throws Exception {
        assertThat(up.command("simulate", "--calls", "10", "--rate", "0", "--seed", "9")
                        .status())
                .isZero();
        var endpoints = Endpoints.read(up.data);
        UUID organization =
                UUID.fromString(up.value("select organization_id::text from campaigns order by id limit 1"));
        // Not one of the simulated ones, whose calls may still be on their way.
        UUID campaign = UUID.fromString(
                up.value("insert into campaigns (id, organization_id, name) values (gen_random_uuid(), '" + organization
                        + "', 'live') returning id::text"));

        try (var live = new LiveTotals(endpoints)) {
            live.follow(organization);
            place(endpoints, organization, campaign, "first");
            Awaitility.await().atMost(UpProcess.READY).until(() -> live.totals().containsKey(campaign));
            assertThat(calls(live, campaign)).isEqualTo(1);
            place(endpoints, organization, campaign, "second");

            Awaitility.await().atMost(UpProcess.READY).untilAsserted(() -> assertThat(calls(live, campaign))
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

    /** As the CRM of one of the organizations gets it over HTTP. */
    private String firstOfTheFeed() throws Exception {
        var endpoints = Endpoints.read(up.data);
        String organization = up.value("select organization_id::text from leads limit 1");
        var key = up.command("keys", "create", "--organization", organization, "--scope", "read");
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
        String organization = up.value("select organization_id::text from leads limit 1");
        String key = up.command("keys", "create", "--organization", organization, "--scope", "subscriptions")
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
        return up.command(all.toArray(String[]::new));
    }
}
