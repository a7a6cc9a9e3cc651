package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.feed.stream.StreamRoute;
import io.quinite.vantage.feed.subscription.SubscriptionRoutes;
import io.quinite.vantage.kit.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/**
 * Whoever has the key of organization A sees no change of B, by any route. Every route of the server has a row here, or this
 * fails: whoever adds one says how A tries to reach B by it, and that nothing comes of it.
 */
@ExtendWith(SharedStack.class)
final class NothingCrossesOrganizationsIT {
    private static final UUID A = UUID.randomUUID();
    private static final UUID B = UUID.randomUUID();
    private static final UUID LEAD_OF_B = UUID.randomUUID();
    private static final UUID PROJECT_OF_B = UUID.randomUUID();
    private static final Changes CHANGES = new Changes(3_000_000);

    private static TestFeed feed;
    private static Topic topic;
    private static Secret keyOfA;
    private static Secret keyOfB;
    private static Instant begin;
    private static Subscriptions ofA;
    private static Subscriptions ofB;
    private static UUID subscriptionOfB;

    /** An attempt, which asserts that it fails. */
    private record Row(String about, Executable attempt) {}

    @BeforeAll
    static void start(EmbeddedStack stack) throws Exception {
        begin = Instant.now();
        feed = TestFeed.start(stack, Map.of("feed.recent.changes.max", "5"));
        topic = new Topic(stack);
        keyOfA = feed.keyOf(A);
        keyOfB = feed.keyOf(B);
        ofA = new Subscriptions(feed.uri(), keyOfA);
        ofB = new Subscriptions(feed.uri(), keyOfB);
        subscriptionOfB = Subscriptions.id(ofB.create(URI.create("https://b.example/")));
        publishOfB();
    }

    @AfterAll
    static void stop() {
        topic.close();
        feed.close();
    }

    private static Map<String, List<Row>> rows() {
        var rows = new LinkedHashMap<String, List<Row>>();
        rows.put(
                "GET " + StreamRoute.PATH,
                List.of(
                        new Row("what comes", () -> seesOnlyItsOwn("", null)),
                        new Row("what was", () -> seesOnlyItsOwn("?since=" + begin, null)),
                        new Row("B's project", () -> seesNothing("?project=" + PROJECT_OF_B + "&since=" + begin)),
                        new Row("B's id", () -> refused("", idOfB(), 410, "resume-unknown")),
                        new Row("B by name", () -> refused("?organization=" + B, null, 400, "unknown-parameter")),
                        new Row("B by id", () -> refused("?organization_id=" + B, null, 400, "unknown-parameter"))));
        rows.put("POST " + SubscriptionRoutes.PATH, List.of(new Row("B by id", () -> {
            var answer = ofA.ask("POST", "", "{\"url\":\"https://a.example/\",\"organization_id\":\"" + B + "\"}");
            assertThat(answer.statusCode()).isEqualTo(400);
        })));
        rows.put("GET " + SubscriptionRoutes.PATH, List.of(new Row("all", () -> {
            var answer = ofA.ask("GET", "", "");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain(subscriptionOfB.toString());
        })));
        String one = SubscriptionRoutes.PATH + "/{id}";
        rows.put("GET " + one, List.of(missing("GET", "", "")));
        rows.put("DELETE " + one, List.of(missing("DELETE", "", "")));
        rows.put("POST " + one + "/rotate", List.of(missing("POST", "/rotate", "")));
        rows.put("POST " + one + "/disable", List.of(missing("POST", "/disable", "")));
        rows.put("POST " + one + "/enable", List.of(missing("POST", "/enable", "")));
        rows.put("GET " + one + "/attempts", List.of(missing("GET", "/attempts", "")));
        rows.put("POST " + one + "/replay", List.of(missing("POST", "/replay", "{\"since\":\"" + begin + "\"}")));
        return rows;
    }

    /** As one that is not there: A does not learn that there is one. Afterwards it is as it was. */
    private static Row missing(String method, String what, String body) {
        return new Row("B's subscription", () -> {
            var before = ofB.show(subscriptionOfB);
            var answer = ofA.ask(method, "/" + subscriptionOfB + what, body);
            var ofNobody = ofA.ask(method, "/" + UUID.randomUUID() + what, body);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo(ofNobody.body());
            assertThat(ofB.show(subscriptionOfB)).isEqualTo(before);
        });
    }

    @Test
    void shouldHaveARowForEveryRoute() {
        var routes = feed.routes().stream()
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toSet());

        assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(routes);
    }

    @TestFactory
    Stream<DynamicTest> shouldReachNothingOfAnotherOrganization() {
        return rows().entrySet().stream().flatMap(route -> route.getValue().stream()
                .map(row -> dynamicTest(route.getKey() + " " + row.about(), row.attempt())));
    }

    /** B's client sees B's changes all the while, so that what A does not see is there. */
    private static void seesOnlyItsOwn(String query, @Nullable String id) throws Exception {
        try (var ofA = Listener.live(feed.uri(), query, keyOfA, id);
                var ofB = Listener.live(feed.uri(), query, keyOfB, null)) {
            publishOfB();
            var mine = CHANGES.create(A, UUID.randomUUID(), "new");
            topic.publish(mine);
            ofA.awaitCount(1);
            ofB.awaitCount(1);

            assertThat(ofA.changes())
                    .allSatisfy(change ->
                            assertThat(change.path("organization_id").asText()).isEqualTo(A.toString()))
                    .noneSatisfy(change -> assertThat(change.toString()).contains(B.toString()));
            assertThat(ofB.changes())
                    .allSatisfy(change ->
                            assertThat(change.path("organization_id").asText()).isEqualTo(B.toString()));
        }
    }

    private static void seesNothing(String query) throws Exception {
        try (var ofA = Listener.live(feed.uri(), query, keyOfA, null);
                var ofB = Listener.live(feed.uri(), query, keyOfB, null)) {
            publishOfB();
            ofB.awaitCount(1);

            assertThat(ofA.changes()).isEmpty();
        }
    }

    private static void refused(String query, @Nullable String id, int status, String code) throws Exception {
        var answer = Listener.ask(feed.uri(), query, keyOfA, id);
        try (var body = answer.body()) {
            String text = new String(body.readNBytes(10_000), StandardCharsets.UTF_8);
            assertThat(answer.statusCode()).as(text).isEqualTo(status);
            assertThat(text).contains(code).doesNotContain(B.toString());
        }
    }

    private static String idOfB() throws Exception {
        try (var ofB = Listener.live(feed.uri(), "", keyOfB, null)) {
            return ofB.lastId();
        }
    }

    private static void publishOfB() {
        var change = CHANGES.create(B, LEAD_OF_B, "new");
        topic.publish(Changes.withAfter(change, row -> row.setProjectId(PROJECT_OF_B)));
    }
}
