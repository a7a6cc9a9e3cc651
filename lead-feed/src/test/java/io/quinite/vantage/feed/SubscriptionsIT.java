package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.teststack.TestStack;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscriptions as people manage them. */
@ExtendWith(SharedStack.class)
final class SubscriptionsIT {
    private static final URI CRM = URI.create("https://crm.example.com/hooks");

    private static TestFeed feed;
    private Subscriptions subscriptions;

    @BeforeAll
    static void start(TestStack stack) throws Exception {
        feed = TestFeed.start(stack, Map.of("feed.webhooks.per.organization.max", "3"));
    }

    @AfterAll
    static void stop() {
        feed.close();
    }

    @BeforeEach
    void ofAnOrganization() throws Exception {
        subscriptions = new Subscriptions(feed.uri(), feed.keyOf(UUID.randomUUID()));
    }

    @Test
    void shouldShowWhatWasCreatedButNotItsSecret() throws Exception {
        var project = UUID.randomUUID();

        var created = subscriptions.create(
                CRM,
                ",\"description\":\"our CRM\",\"status\":[\"new\",\"won\"],\"project\":\"" + project
                        + "\",\"field\":[\"notes\"]");

        assertThat(created.path("secret").asText()).startsWith("whsec_");
        var shown = subscriptions.show(Subscriptions.id(created));
        assertThat(shown.has("secret")).isFalse();
        assertThat(shown.path("url").asText()).isEqualTo(CRM.toString());
        assertThat(shown.path("description").asText()).isEqualTo("our CRM");
        assertThat(shown.path("status").toString()).isEqualTo("[\"new\",\"won\"]");
        assertThat(shown.path("project").get(0).asText()).isEqualTo(project.toString());
        assertThat(shown.path("field").toString()).isEqualTo("[\"notes\"]");
        assertThat(shown.path("state").asText()).isEqualTo("enabled");
        assertThat(subscriptions.done("GET", "", "").path("subscriptions")).containsExactly(shown);
    }

    @Test
    void shouldRotateDisableEnableAndDelete() throws Exception {
        var created = subscriptions.create(CRM);
        String path = "/" + Subscriptions.id(created);

        var rotated = subscriptions.done("POST", path + "/rotate", "{\"overlap_hours\":1}");
        assertThat(rotated.path("secret").asText())
                .startsWith("whsec_")
                .isNotEqualTo(created.path("secret").asText());
        assertThat(Instant.parse(rotated.path("former_secret_until").asText())).isAfter(Instant.now());

        var disabled = subscriptions.done("POST", path + "/disable", "");
        assertThat(disabled.path("state").asText()).isEqualTo("disabled");
        assertThat(disabled.path("disabled").path("code").asText()).isEqualTo("requested");

        var enabled = subscriptions.done("POST", path + "/enable", "");
        assertThat(enabled.path("state").asText()).isEqualTo("enabled");
        assertThat(enabled.path("disabled").isNull()).isTrue();

        assertThat(subscriptions.ask("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(subscriptions.ask("GET", path, "").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldTakeNoMoreThanItMayOfOneOrganization() throws Exception {
        for (int i = 0; i < 3; i++) {
            subscriptions.create(CRM);
        }

        var answer = subscriptions.ask("POST", "", "{\"url\":\"" + CRM + "\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("too-many-subscriptions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://crm.example.com/ | invalid-url",
                "ftp://crm.example.com/ | invalid-url",
                "https:///hooks | invalid-url",
                "https://user:pw@crm.example.com/ | invalid-url",
                "https://crm.example.com/#part | invalid-url",
                "https://crm.example.com:0/ | invalid-url",
                "no url at all | invalid-url",
                "https://127.0.0.1/ | address-refused",
                "https://10.1.2.3/hooks | address-refused",
                "https://169.254.169.254/latest/meta-data | address-refused",
                "https://[::1]/ | address-refused",
                "https://[::ffff:127.0.0.1]/ | address-refused",
                "https://0177.0.0.1/ | address-refused",
                "https://2130706433/ | address-refused",
            })
    void shouldRefuseUrlsThatLeadWhereTheyMustNot(String url, String code) throws Exception {
        var answer = subscriptions.ask("POST", "", "{\"url\":\"" + url + "\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        // An address in a form of old is refused for one reason or the other.
        assertThat(answer.body()).containsAnyOf(code, "invalid-url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | invalid-json",
                "{\"url\":1} | invalid-value",
                "{\"url\": | invalid-json",
                "{\"url\":\"https://a.example/\",\"url\":\"https://b.example/\"} | invalid-json",
                "{} | invalid-url",
                "{\"url\":\"https://a.example/\",\"organization_id\":\"x\"} | unknown-parameter",
                "{\"url\":\"https://a.example/\",\"campaign\":\"x\"} | filter by project",
                "{\"url\":\"https://a.example/\",\"project\":\"x\"} | invalid-uuid",
                "{\"url\":\"https://a.example/\",\"since\":\"yesterday\"} | invalid-timestamp",
                "{\"url\":\"https://a.example/\",\"status\":[1]} | invalid-value",
                "{\"url\":\"https://a.example/\",\"description\":\"\\u0000\"} | invalid-value",
                "{\"url\":\"https://a.example/\",\"description\":\"\\ud800\"} | invalid-value",
            })
    void shouldSayWhatIsWrongWithABody(String body, String word) throws Exception {
        var answer = subscriptions.ask("POST", "", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(word);
    }

    @Test
    void shouldSayWhatAReplayTakes() throws Exception {
        String path = "/" + Subscriptions.id(subscriptions.create(CRM));

        assertThat(subscriptions.ask("POST", path + "/replay", "").body()).contains("since", "change");
        assertThat(subscriptions
                        .ask("POST", path + "/replay", "{\"change\":\"abc\"}")
                        .statusCode())
                .isEqualTo(410);
        assertThat(subscriptions
                        .ask("POST", path + "/replay", "{\"since\":\"2020-01-01T00:00:00Z\"}")
                        .body())
                .contains("resume-expired");
        JsonNode replayed = subscriptions.done("POST", path + "/replay", "{\"since\":\"" + Instant.now() + "\"}");
        assertThat(replayed.path("state").asText()).isEqualTo("enabled");
    }

    @Test
    void shouldAskForTheScope() throws Exception {
        var reader = new Subscriptions(feed.uri(), feed.keyOf(UUID.randomUUID(), EnumSet.of(Scope.READ)));

        assertThat(reader.ask("GET", "", "").body()).contains("scope-missing");
        assertThat(reader.ask("POST", "", "{}").statusCode()).isEqualTo(403);
    }
}
