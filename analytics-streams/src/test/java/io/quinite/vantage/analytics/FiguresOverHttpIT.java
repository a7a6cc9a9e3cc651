package io.quinite.vantage.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.access.KeyText;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.teststack.TestStack;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two instances share the partitions; each answers for both, and for one organization at a time. */
class FiguresOverHttpIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int EVERYTHING = 10_000;

    @TempDir
    private static Path directory;

    private static TestStack stack;
    private static Records records;
    private static CallTraffic traffic;
    private static AnalyticsService one;
    private static AnalyticsService other;
    private static URI uri;
    private static URI otherUri;
    private static BruteForce expected;
    private static UUID organization;
    private static UUID stranger;
    private static String reader;
    private static String strangersReader;
    private static String sender;
    private static String service;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory.resolve("stack"));
        records = new Records(stack.settings());
        traffic = new CallTraffic(Seeds.fresh(1).sum(), 2, 5);
        records.send(traffic.calls(300));
        List<CallEvent> log = records.callEvents();
        expected = BruteForce.of(log, CallTraffic.GRACE, ZoneOffset.UTC);
        var organizations = new TreeSet<UUID>();
        log.forEach(fact -> organizations.add(fact.getOrganizationId()));
        organization = organizations.first();
        stranger = organizations.last();
        try (var store = KeyStore.open(stack.settings())) {
            reader = key(store, organization, Scope.READ);
            strangersReader = key(store, stranger, Scope.READ);
            sender = key(store, organization, Scope.CALL_EVENTS);
            service = key(store, null, Scope.READ);
        }
        int port = Ports.free().base();
        uri = URI.create("http://127.0.0.1:" + port);
        otherUri = URI.create("http://127.0.0.1:" + (port + 1));
        one = AnalyticsService.start(config("one", port), Observability.quiet());
        other = AnalyticsService.start(config("other", port + 1), Observability.quiet());
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            PublishedTotals.assertEqual(records);
            assertThat(get(uri, "/v1/campaigns", reader).statusCode()).isEqualTo(200);
            assertThat(get(otherUri, "/v1/campaigns", reader).statusCode()).isEqualTo(200);
        });
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        records.close();
        stack.close();
    }

    @Test
    void shouldListTheCampaignsOfTheKeysOrganizationAtEveryInstance() throws Exception {
        for (URI instance : List.of(uri, otherUri)) {
            var totals = new TreeMap<String, Object>();
            rows(get(instance, "/v1/campaigns", reader))
                    .forEach(row -> totals.put(organization + "/" + row.get("campaign_id"), row.get("total_calls")));

            assertThat(totals).isEqualTo(totalsOf(organization + "/"));
        }
    }

    @Test
    void shouldPageThroughCampaigns() throws Exception {
        var all = rows(get(uri, "/v1/campaigns", reader));

        var first = rows(get(uri, "/v1/campaigns?limit=2", reader));
        var rest = rows(get(uri, "/v1/campaigns?after=" + first.get(1).get("campaign_id"), reader));

        assertThat(first).isEqualTo(all.subList(0, 2));
        assertThat(rest).isEqualTo(all.subList(2, all.size()));
    }

    @Test
    void shouldTellACampaignAndItsWindowsAndItsOrganizationWhereverTheyAreKept() throws Exception {
        for (var row : rows(get(uri, "/v1/campaigns", reader))) {
            String path = "/v1/campaigns/" + row.get("campaign_id");
            String key = organization + "/" + row.get("campaign_id");
            for (URI instance : List.of(uri, otherUri)) {
                assertThat(rows(get(instance, path, reader))).containsExactly(row);
                for (String size : List.of("1m", "1h", "1d")) {
                    assertThat(windows(instance, path, size)).isEqualTo(windowsOf(key + "/" + size + "/"));
                }
            }
        }
        for (URI instance : List.of(uri, otherUri)) {
            String path = "/v1/organizations/" + organization;
            assertThat(rows(get(instance, path, reader)).get(0))
                    .extracting(row -> row.get("total_calls"))
                    .isEqualTo(totalsOf(organization.toString()).get(organization.toString()));
            assertThat(windows(instance, path, "1d")).isEqualTo(windowsOf(organization + "/1d/"));
        }
    }

    @Test
    void shouldTakeASpanOfWindows() throws Exception {
        String path = "/v1/organizations/" + organization + "/windows?size=1d";

        var days = rows(get(uri, path + "&from=2026-10-11T00:00:00Z&to=2026-10-13T00:00:00Z", reader));

        assertThat(days)
                .extracting(day -> day.get("window_start"))
                .containsExactly("2026-10-11T00:00:00Z", "2026-10-12T00:00:00Z");
    }

    @Test
    void shouldAnswerInCsv() throws Exception {
        var request = request(uri, "/v1/campaigns", reader).header("Accept", "text/csv");

        var lines = HTTP.send(request.build(), BodyHandlers.ofString())
                .body()
                .lines()
                .toList();

        assertThat(lines.get(0)).startsWith("\"organization_id\",\"campaign_id\",\"total_calls\"");
        assertThat(lines).hasSize(1 + totalsOf(organization + "/").size());
    }

    @Test
    void shouldShowChangesOfTheOrganizationOnlyAsTheyAreCommitted() throws Exception {
        var request = request(uri, "/v1/campaigns", reader).header("Accept", "text/event-stream");
        var answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));

        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith(":");
            records.send(traffic.calls(40));
            int seen = 0;
            while (seen < 3) {
                String line = lines.readLine();
                if (line.startsWith("data: ")) {
                    assertThat(line).contains(organization.toString()).doesNotContain(stranger.toString());
                    seen++;
                }
            }
        }
        expected = BruteForce.of(records.callEvents(), CallTraffic.GRACE, ZoneOffset.UTC);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> PublishedTotals.assertEqual(records));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/campaigns",
                "/v1/campaigns/{campaign}",
                "/v1/campaigns/{campaign}/windows?size=1d",
                "/v1/organizations/{organization}",
                "/v1/organizations/{organization}/windows?size=1d"
            })
    void shouldShowNothingToStrangers(String route) throws Exception {
        String campaign =
                String.valueOf(rows(get(uri, "/v1/campaigns", reader)).get(0).get("campaign_id"));
        String path = route.replace("{campaign}", campaign).replace("{organization}", organization.toString());

        assertThat(get(uri, path, null).statusCode()).isEqualTo(401);
        assertThat(get(uri, path, KeyText.random().whole().value()).statusCode())
                .isEqualTo(401);
        assertThat(get(uri, path, sender).statusCode()).isEqualTo(403);
        String naming = path + (path.contains("?") ? "&" : "?") + "organization_id=" + organization;
        assertThat(get(uri, naming, strangersReader).statusCode()).isEqualTo(403);
        for (URI instance : List.of(uri, otherUri)) {
            var answer = get(instance, path, strangersReader);
            if (path.contains("/organizations/")) {
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            } else {
                assertThat(rows(answer))
                        .allSatisfy(row -> assertThat(row).containsEntry("organization_id", stranger.toString()));
            }
        }
    }

    @Test
    void shouldAskAServiceKeyForTheOrganization() throws Exception {
        assertThat(get(uri, "/v1/campaigns", service).statusCode()).isEqualTo(400);
        assertThat(rows(get(uri, "/v1/campaigns?organization_id=" + organization, service)))
                .isEqualTo(rows(get(uri, "/v1/campaigns", reader)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "size=2h",
                "size=1h&from=yesterday",
                "size=1h&limit=0",
                "",
                "size=1h&from=2026-10-11T00:00:00Z&to=2026-10-10T00:00:00Z"
            })
    void shouldSayWhatIsWrongWithAQuestion(String query) throws Exception {
        var answer = get(uri, "/v1/organizations/" + organization + "/windows?" + query, reader);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("urn:vantage:problem:invalid-parameter");
    }

    private static Map<String, Object> totalsOf(String prefix) {
        var totals = new TreeMap<String, Object>();
        expected.totals().forEach((key, figures) -> {
            if (key.startsWith(prefix)) {
                totals.put(key, (int) figures.of("total"));
            }
        });
        return totals;
    }

    private static Map<String, Object> windowsOf(String prefix) {
        var totals = new TreeMap<String, Object>();
        expected.windows().forEach((key, figures) -> {
            if (key.startsWith(prefix)) {
                totals.put(key.substring(key.lastIndexOf('/') + 1), (int) figures.of("total"));
            }
        });
        return totals;
    }

    private static Map<String, Object> windows(URI instance, String path, String size) throws Exception {
        var totals = new TreeMap<String, Object>();
        String query =
                "/windows?size=" + size + "&from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z&limit=" + EVERYTHING;
        rows(get(instance, path + query, reader))
                .forEach(row -> totals.put(String.valueOf(row.get("window_start")), row.get("total_calls")));
        totals.values().removeIf(calls -> calls.equals(0));
        return totals;
    }

    private static List<Map<String, Object>> rows(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonMapper().readValue(answer.body(), new TypeReference<>() {});
    }

    private static HttpResponse<String> get(URI instance, String path, @Nullable String key) throws Exception {
        return HTTP.send(request(instance, path, key).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(URI instance, String path, @Nullable String key) {
        var request = HttpRequest.newBuilder(instance.resolve(path));
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private static String key(KeyStore store, @Nullable UUID organization, Scope scope) {
        return NewKey.create(store, organization, Set.of(scope), "test").value();
    }

    private static AnalyticsConfig config(String name, int port) {
        return AnalyticsConfig.from(stack.settings()
                .with(Map.of(
                        "analytics.state.dir", directory.resolve(name).toString(),
                        "analytics.http.port", Integer.toString(port),
                        "analytics.http.key.requests.per.second", "100000",
                        "analytics.call.retention.days", "400",
                        "analytics.window.retention.days", "3000",
                        "analytics.session.timeout.ms", "2000",
                        "analytics.commit.interval.ms", "50")));
    }
}
