package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.feed.http.OpenApi;
import io.quinite.vantage.feed.stream.StreamRoute;
import io.quinite.vantage.feed.subscription.SubscriptionRoutes;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.teststack.TestStack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
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
    private static Receiver receiver;
    private static Subscriptions ofA;
    private static Subscriptions ofB;
    private static UUID subscriptionOfB;

    /** An attempt, which asserts that it fails. */
    private record Row(String about, Executable attempt) {}

    @BeforeAll
    static void start(TestStack stack) throws Exception {
        begin = Instant.now();
        var settings = new HashMap<>(Receiver.SETTINGS);
        settings.put("feed.recent.changes.max", "5");
        feed = TestFeed.start(stack, settings);
        receiver = new Receiver();
        topic = new Topic(stack);
        keyOfA = feed.keyOf(A);
        keyOfB = feed.keyOf(B);
        ofA = new Subscriptions(feed.uri(), keyOfA);
        ofB = new Subscriptions(feed.uri(), keyOfB);
        subscriptionOfB = Subscriptions.id(ofB.create(receiver.uri("/b")));
        publishOfB();
    }

    @AfterAll
    static void stop() {
        topic.close();
        feed.close();
        receiver.close();
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
        rows.put(
                "POST " + SubscriptionRoutes.PATH,
                List.of(
                        new Row("B by id", () -> {
                            var answer = ofA.ask(
                                    "POST", "", "{\"url\":\"https://a.example/\",\"organization_id\":\"" + B + "\"}");
                            assertThat(answer.statusCode()).isEqualTo(400);
                        }),
                        new Row("what is sent", () -> isSentOnlyItsOwn("/all", "")),
                        new Row("what was", () -> isSentOnlyItsOwn("/since", ",\"since\":\"" + begin + "\"")),
                        new Row("B's project", NothingCrossesOrganizationsIT::isSentNothingOfTheProject)));
        rows.put("GET " + OpenApi.PATH, List.of(new Row("nothing of anybody", () -> {
            String contract = ofA.contract();
            assertThat(contract).startsWith("openapi:").doesNotContain(B.toString());
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
        rows.put(
                "POST " + one + "/replay",
                List.of(
                        missing("POST", "/replay", "{\"since\":\"" + begin + "\"}"),
                        new Row("B's change", NothingCrossesOrganizationsIT::replaysNoChangeOfB)));
        return rows;
    }

    /** As one that is not there: A does not learn that there is one. Afterwards it is as it was. */
    private static Row missing(String method, String what, String body) {
        return new Row("B's subscription", () -> {
            var before = still();
            var answer = ofA.ask(method, "/" + subscriptionOfB + what, body);
            var ofNobody = ofA.ask(method, "/" + UUID.randomUUID() + what, body);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo(ofNobody.body()).contains("no subscription of this id");
            assertThat(still()).isEqualTo(before);
        });
    }

    @Test
    void shouldHaveARowForEveryRoute() {
        var routes = feed.routes().stream()
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toSet());

        assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(routes);
    }

    /** Every path with its methods. */
    @Test
    void shouldBeTheRoutesOfTheContract() throws Exception {
        var described = new TreeSet<String>();
        String path = "";
        for (String line :
                Files.readAllLines(Path.of("src/main/resources/io/quinite/vantage/feed/http/openapi.yaml"))) {
            if (line.matches("  /\\S+:")) {
                path = line.strip().replaceFirst(":$", "");
            } else if (line.matches("    (get|post|delete):")) {
                described.add(line.strip().replace(":", "").toUpperCase(Locale.ROOT) + " " + path);
            }
        }

        assertThat(described).containsExactlyInAnyOrderElementsOf(rows().keySet());
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

    /** B's subscription, but for what its deliveries change. */
    private static JsonNode still() throws Exception {
        return ((ObjectNode) ofB.show(subscriptionOfB)).without("last_success_at");
    }

    private static void isSentOnlyItsOwn(String path, String more) throws Exception {
        var id = Subscriptions.id(ofA.create(receiver.uri(path), more));
        publishOfB();
        var mine = CHANGES.create(A, UUID.randomUUID(), "new");
        topic.publish(mine);
        await().until(() -> receiver.sequences(path).contains(mine.getSequence()));
        ofA.done("POST", "/" + id + "/replay", "{\"since\":\"" + begin + "\"}");
        await().until(() -> Collections.frequency(receiver.sequences(path), mine.getSequence()) > 1);

        assertThat(receiver.all(path)).allSatisfy(each -> {
            assertThat(each.data().path("organization_id").asText()).isEqualTo(A.toString());
            assertThat(each.body()).doesNotContain(B.toString());
        });
        ofA.ask("DELETE", "/" + id, "");
    }

    private static void isSentNothingOfTheProject() throws Exception {
        var id = Subscriptions.id(ofA.create(receiver.uri("/project"), ",\"project\":\"" + PROJECT_OF_B + "\""));
        int before = receiver.all("/b").size();
        publishOfB();
        receiver.awaitAll("/b", before + 1);

        assertThat(receiver.all("/project")).isEmpty();
        ofA.ask("DELETE", "/" + id, "");
    }

    private static void replaysNoChangeOfB() throws Exception {
        publishOfB();
        receiver.awaitAll("/b", 1);
        var id = Subscriptions.id(ofA.create(receiver.uri("/replay")));

        var answer = ofA.ask(
                "POST",
                "/" + id + "/replay",
                "{\"change\":\"" + receiver.all("/b").get(0).id() + "\"}");

        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.body()).contains("resume-unknown");
        ofA.ask("DELETE", "/" + id, "");
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
