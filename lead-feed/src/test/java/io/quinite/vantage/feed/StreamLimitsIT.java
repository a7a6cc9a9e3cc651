package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.teststack.TestStack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nobody may do, and what becomes of those who cannot keep up. */
@ExtendWith(SharedStack.class)
final class StreamLimitsIT {
    private static final JsonMapper JSON = new JsonMapper();

    private final UUID organization = UUID.randomUUID();
    private final Changes changes = new Changes(2_000_000);

    @Test
    void shouldCloseAClientThatIsTooSlowWithAWordAndLetItGoOnWhereItWas(TestStack stack) throws Exception {
        try (var feed = TestFeed.start(stack, Map.of("feed.buffer.changes.max", "20"));
                var topic = new Topic(stack)) {
            var key = feed.keyOf(organization);
            // Takes from the socket what it has room for, and no more until somebody reads.
            try (var slow = Listener.ask(feed.uri(), "", key, null).body();
                    var quick = Listener.live(feed.uri(), "", key, null)) {
                var in = new BufferedReader(new InputStreamReader(slow, StandardCharsets.UTF_8));
                String id = "";
                while (id.isEmpty()) {
                    String line = in.readLine();
                    id = line.startsWith("id: ") ? line.substring(4) : "";
                }
                // Much more than sockets take.
                var sent = publishLarge(topic, 400);
                quick.awaitCount(sent.size());

                var seen = new ArrayList<Long>();
                String word = "";
                for (String line = in.readLine(); line != null && word.isEmpty(); line = in.readLine()) {
                    if (line.startsWith("id: ")) {
                        id = line.substring(4);
                    } else if (line.startsWith("event: ")) {
                        word = line + " " + in.readLine();
                    } else if (line.startsWith("data: ")) {
                        seen.add(JSON.readTree(line.substring(6))
                                .path("sequence")
                                .asLong());
                    }
                }
                assertThat(word).startsWith("event: closed data: {\"code\":\"too-slow\"");
                assertThat(seen.size()).isLessThan(sent.size());
                try (var again = Listener.open(feed.uri(), "", key, id)) {
                    again.awaitCount(sent.size() - seen.size());
                    seen.addAll(again.sequences());
                }
                assertThat(seen)
                        .hasSameSizeAs(sent)
                        .isEqualTo(sent.stream().map(LeadChange::getSequence).toList());
            }
        }
    }

    @Test
    void shouldBringAClientToTheEndAtItsOwnSpeedWhereItIsBehind(TestStack stack) throws Exception {
        try (var feed = TestFeed.start(stack, Map.of("feed.buffer.changes.max", "10", "feed.recent.changes.max", "1"));
                var topic = new Topic(stack)) {
            var key = feed.keyOf(organization);
            String id;
            try (var listener = Listener.live(feed.uri(), "", key, null)) {
                id = listener.lastId();
            }
            var sent = publishLarge(topic, 200);

            try (var listener = Listener.open(feed.uri(), "", key, id)) {
                listener.awaitCount(sent.size());

                assertThat(listener.sequences())
                        .isEqualTo(sent.stream().map(LeadChange::getSequence).toList());
            }
        }
    }

    @Test
    void shouldRefuseMoreStreamsThanThereMayBeAndGivePlacesBack(TestStack stack) throws Exception {
        try (var feed =
                TestFeed.start(stack, Map.of("feed.streams.max", "3", "feed.streams.per.organization.max", "2"))) {
            var mine = feed.keyOf(organization);
            var other = feed.keyOf(UUID.randomUUID());
            try (var one = Listener.live(feed.uri(), "", mine, null);
                    var two = Listener.live(feed.uri(), "", mine, null)) {
                assertAnswer(feed, "", mine, null, 429, "too-many-streams");
                try (var three = Listener.live(feed.uri(), "", other, null)) {
                    assertAnswer(feed, "", other, null, 503, "overloaded");
                    assertThat(three.ended()).isFalse();
                }
                assertThat(one.ended() || two.ended()).isFalse();
            }
            await("the places are free again").ignoreExceptions().until(() -> {
                Listener.live(feed.uri(), "", mine, null).close();
                return true;
            });
        }
    }

    @Test
    void shouldKeepNoThreadForAStream(TestStack stack) throws Exception {
        try (var feed = TestFeed.start(stack, Map.of("feed.streams.per.organization.max", "200"));
                var topic = new Topic(stack)) {
            var key = feed.keyOf(organization);
            var listeners = new ArrayList<Listener>();
            try {
                for (int i = 0; i < 200; i++) {
                    listeners.add(Listener.open(feed.uri(), "", key, null));
                }
                await().until(() -> listeners.stream()
                        .noneMatch(listener -> listener.lastId().isEmpty()));
                long threads = Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("feed-"))
                        .count();
                topic.publish(changes.create(organization, UUID.randomUUID(), "new"));

                await().until(() -> listeners.stream()
                        .allMatch(listener -> listener.changes().size() == 1));
                assertThat(threads).as("threads of the feed").isLessThan(30);
            } finally {
                for (var listener : listeners) {
                    listener.close();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?campaign=1, 400, unknown-parameter",
        "?nonsense=1, 400, unknown-parameter",
        "?organization_id=7b0f6f0e-5d0c-4a53-9a5e-1f2d3c4b5a69, 400, unknown-parameter",
        "?project=x, 400, invalid-uuid",
        "?status=, 400, invalid-value",
        "?since=yesterday, 400, invalid-timestamp",
        "?since=2020-01-01T00:00:00Z, 410, resume-expired"
    })
    void shouldSayWhatIsWrongWithARequest(String query, int status, String code, TestStack stack) throws Exception {
        try (var feed = TestFeed.start(stack, Map.of())) {
            assertAnswer(feed, query, feed.keyOf(organization), null, status, code);
        }
    }

    @Test
    void shouldSayThatAnIdIsTooOldWhereChangesMayBeGone(TestStack stack) throws Exception {
        String id;
        try (var feed = TestFeed.start(stack, Map.of());
                var topic = new Topic(stack)) {
            var key = feed.keyOf(organization);
            try (var listener = Listener.live(feed.uri(), "", key, null)) {
                id = listener.lastId();
            }
            topic.publish(changes.create(organization, UUID.randomUUID(), "new"));
            Listener.live(feed.uri(), "", key, id).close();
        }
        var later = Clock.offset(Clock.system(ZoneOffset.UTC), Duration.ofHours(7 * 24 + 1));
        try (var feed = TestFeed.start(stack, Map.of(), later)) {
            assertAnswer(feed, "", feed.keyOf(organization), id, 410, "resume-expired");
        }
    }

    @Test
    void shouldTakeNoIdThatItHasNotGiven(TestStack stack) throws Exception {
        try (var feed = TestFeed.start(stack, Map.of())) {
            var key = feed.keyOf(organization);
            for (String id : List.of("1", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x".repeat(3_000))) {
                assertAnswer(feed, "", key, id, 410, "resume-unknown");
            }
        }
    }

    @Test
    void shouldAnswerInProblemsWhateverIsAsked(TestStack stack) throws Exception {
        try (var feed = TestFeed.start(stack, Map.of())) {
            var service = feed.keyOf(null);
            assertAnswer(feed, "", service, null, 403, "organization-key-required");
            assertAnswer(feed, "", new Secret("vk_none"), null, 401, "unauthorized");
            assertAnswer(feed, "/nothing", service, null, 404, "not-found");
        }
    }

    @Test
    void shouldEndAConnectionWhoseHeadersDoNotEnd(TestStack stack) throws Exception {
        try (var feed = TestFeed.start(stack, Map.of("feed.header.timeout.ms", "300"));
                var socket = new Socket(feed.uri().getHost(), feed.uri().getPort())) {
            var dripping = new ScheduledThreadPoolExecutor(1);
            var out = socket.getOutputStream();
            out.write("GET /v1/lead-changes HTTP/1.1\r\nHost: feed\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            var unused = dripping.scheduleWithFixedDelay(() -> drip(out), 50, 50, TimeUnit.MILLISECONDS);

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            dripping.shutdownNow();
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("header-timeout");
        }
    }

    private static void drip(OutputStream out) {
        try {
            out.write('x');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertAnswer(
            TestFeed feed, String query, Secret key, @Nullable String id, int status, String code) throws Exception {
        var answer = Listener.ask(feed.uri(), query, key, id);
        String body;
        try (var in = answer.body()) {
            body = new String(in.readNBytes(10_000), StandardCharsets.UTF_8);
        }
        assertThat(answer.statusCode()).as(body).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JSON.readTree(body).path("code").asText()).isEqualTo(code);
    }

    private List<LeadChange> publishLarge(Topic topic, int count) {
        UUID lead = UUID.randomUUID();
        var sent = new ArrayList<LeadChange>();
        for (int i = 0; i < count; i++) {
            var change = Changes.withAfter(
                    changes.update(organization, lead, "new", "contacted", "status"),
                    row -> row.setNotes("n".repeat(50_000)));
            sent.add(change);
            topic.publish(change);
        }
        return sent;
    }
}
