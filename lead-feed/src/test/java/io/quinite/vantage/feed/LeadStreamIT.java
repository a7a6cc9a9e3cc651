package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.keys.ApiKey;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.teststack.TestStack;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an organization's client sees of its leads' changes, and where it goes on when it comes back. */
@ExtendWith(SharedStack.class)
final class LeadStreamIT {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private static TestFeed feed;
    private static Topic topic;

    private final UUID organization = UUID.randomUUID();
    private final Changes changes = new Changes(1_000_000);
    private final Random random = new Random(SEED);
    private Secret key;

    @BeforeAll
    static void start(TestStack stack) throws Exception {
        System.out.println("-Dseed=" + SEED);
        // Little in memory, so that most who come back must read the topic.
        feed = TestFeed.start(stack, Map.of("feed.recent.changes.max", "20"));
        topic = new Topic(stack);
    }

    @AfterAll
    static void stop() {
        topic.close();
        feed.close();
    }

    @BeforeEach
    void key() throws Exception {
        key = feed.keyOf(organization);
    }

    @Test
    void shouldStreamEachCommittedChangeOnceInItsLeadsOrder() throws Exception {
        try (var listener = Listener.live(feed.uri(), "", key, null)) {
            var sent = publishMuch(300);

            listener.awaitCount(sent.size());

            assertSeen(listener.changes(), sent);
        }
    }

    @Test
    void shouldStreamNothingThatWasNotCommitted() throws Exception {
        UUID lead = UUID.randomUUID();
        try (var listener = Listener.live(feed.uri(), "", key, null)) {
            topic.abort(changes.create(organization, lead, "new"));
            var real = changes.create(organization, lead, "contacted");
            topic.publish(real);

            listener.awaitCount(1);

            assertThat(listener.sequences()).containsExactly(real.getSequence());
        }
    }

    @Test
    void shouldGoOnAtTheExactChangeHoweverOftenTheClientIsCutOff() throws Exception {
        String id;
        try (var listener = Listener.live(feed.uri(), "", key, null)) {
            id = listener.lastId();
        }
        var sent = publishMuch(400);
        var seen = new ArrayList<JsonNode>();

        while (seen.size() < sent.size()) {
            try (var listener = Listener.live(feed.uri(), "", key, id)) {
                listener.awaitCount(1);
                // Whatever came until it is cut off, the client has taken only so much.
                int taken = Math.min(listener.changes().size(), 1 + random.nextInt(80));
                seen.addAll(listener.changes().subList(0, taken));
                id = listener.ids().get(taken - 1);
            }
        }

        assertSeen(seen, sent);
    }

    @Test
    void shouldOpenAtOneInstanceWhatAnotherOneGave(TestStack stack) throws Exception {
        String id;
        try (var listener = Listener.live(feed.uri(), "", key, null)) {
            id = listener.lastId();
        }
        var sent = publishMuch(30);

        try (var other = TestFeed.start(stack, Map.of())) {
            await().ignoreExceptions().until(() -> {
                Listener.open(other.uri(), "", key, null).close();
                return true;
            });
            try (var listener = Listener.open(other.uri(), "", key, id)) {
                listener.awaitCount(sent.size());

                assertSeen(listener.changes(), sent);
            }
        }
    }

    @Test
    void shouldStreamFromATime() throws Exception {
        topic.publish(changes.create(organization, UUID.randomUUID(), "new"));
        var before = Instant.now();
        await().until(() -> Instant.now().isAfter(before.plusMillis(5)));
        var since = Instant.now();
        var sent = publishMuch(30);

        try (var listener = Listener.open(feed.uri(), "?since=" + since, key, null)) {
            listener.awaitCount(sent.size());

            assertSeen(listener.changes(), sent);
        }
    }

    @Test
    void shouldStreamWhatTheFilterPassesAndGoOnBehindWhatItDoesNot() throws Exception {
        UUID lead = UUID.randomUUID();
        UUID project = UUID.randomUUID();
        var ofProject = Changes.withAfter(changes.create(organization, lead, "new"), row -> row.setProjectId(project));
        var contacted = changes.update(organization, lead, "new", "contacted", "status");
        var noted = changes.update(organization, lead, "contacted", "contacted", "notes");
        try (var all = Listener.live(feed.uri(), "", key, null);
                var status = Listener.live(feed.uri(), "?status=new,lost", key, null);
                var field = Listener.live(feed.uri(), "?field=notes", key, null);
                var projects = Listener.live(feed.uri(), "?project=" + project, key, null)) {
            topic.publish(ofProject, contacted, noted);
            all.awaitCount(3);
            status.awaitCount(2);
            field.awaitCount(2);
            projects.awaitCount(1);
            await("the place moves behind what was not passed")
                    .until(() -> !projects.lastId().equals(projects.ids().get(0)));

            assertThat(status.sequences()).containsExactly(ofProject.getSequence(), contacted.getSequence());
            assertThat(field.sequences()).containsExactly(ofProject.getSequence(), noted.getSequence());
            assertThat(projects.sequences()).containsExactly(ofProject.getSequence());
        }
    }

    @Test
    void shouldTellATruncateOnceForEachPartitionInItsPlace() throws Exception {
        UUID lead = UUID.randomUUID();
        var before = changes.create(organization, lead, "new");
        var truncate = changes.truncate();
        var after = changes.create(organization, lead, "new");
        try (var listener = Listener.live(feed.uri(), "", key, null)) {
            topic.publish(before);
            topic.publish(truncate);
            topic.publish(after);
            listener.awaitCount(14);

            var sequences = listener.sequences();
            assertThat(sequences.stream().filter(sequence -> sequence == truncate.getSequence()))
                    .hasSize(12);
            assertThat(sequences.indexOf(truncate.getSequence())).isGreaterThan(-1);
            assertThat(sequences.lastIndexOf(truncate.getSequence()))
                    .isGreaterThan(sequences.indexOf(before.getSequence()));
            assertThat(sequences.indexOf(after.getSequence())).isGreaterThan(sequences.indexOf(before.getSequence()));
        }
    }

    @Test
    void shouldMoveTheIdOfAClientWhomNothingConcerns() throws Exception {
        try (var listener = Listener.live(feed.uri(), "", key, null)) {
            String first = listener.lastId();
            topic.publish(changes.create(UUID.randomUUID(), UUID.randomUUID(), "new"));

            await().until(() -> !listener.lastId().equals(first));

            assertThat(listener.changes()).isEmpty();
        }
    }

    @Test
    void shouldServeManyWhoAreFarBehindWithAFewReaders() throws Exception {
        String id;
        try (var listener = Listener.live(feed.uri(), "", key, null)) {
            id = listener.lastId();
        }
        var sent = publishMuch(200);
        var listeners = new ArrayList<Listener>();
        try {
            for (int i = 0; i < 40; i++) {
                listeners.add(Listener.open(feed.uri(), "", key, id));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> listeners.stream()
                    .allMatch(listener -> listener.changes().size() >= sent.size()));
            listeners.forEach(listener -> assertSeen(listener.changes(), sent));
            assertThat(ManagementFactory.getPlatformMBeanServer()
                            .queryNames(
                                    new ObjectName("kafka.consumer:type=consumer-metrics,client-id=vantage-feed-*"),
                                    null))
                    .as("the end and two who catch up, whoever reads")
                    .hasSizeLessThanOrEqualTo(3);
        } finally {
            for (var listener : listeners) {
                listener.close();
            }
        }
    }

    @Test
    void shouldEndTheStreamOfAKeyThatIsRevoked(TestStack stack) throws Exception {
        try (var listener = Listener.live(feed.uri(), "", key, null);
                var store = KeyStore.open(stack.settings())) {
            var record = store.all().values().stream()
                    .filter(one -> key.value().contains(one.getId()))
                    .findFirst()
                    .orElseThrow();
            store.put(ApiKey.newBuilder(record)
                    .setRevokedAt(Instant.now().truncatedTo(ChronoUnit.MICROS))
                    .build());

            await().until(listener::ended);

            assertThat(listener.closed()).isEqualTo("closed key-ended");
        }
    }

    @Test
    void shouldTellEverybodyToComeBackWhereTheFeedStops(TestStack stack) throws Exception {
        Listener listener;
        try (var other = TestFeed.start(stack, Map.of())) {
            await().ignoreExceptions().until(() -> {
                Listener.open(other.uri(), "", key, null).close();
                return true;
            });
            listener = Listener.live(other.uri(), "", key, null);
        }
        await().until(listener::ended);

        assertThat(listener.closed()).isEqualTo("closed stopping");
    }

    @Test
    void shouldLetNobodyInWithAKeyForSomethingElse() throws Exception {
        var writer = feed.keyOf(organization, EnumSet.of(Scope.LEAD_EVENTS));
        try (var body = Listener.ask(feed.uri(), "", writer, null).body()) {
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).contains("scope-missing");
        }
    }

    /** Transactions of many sizes over a few leads, between the changes of somebody else. */
    private List<LeadChange> publishMuch(int count) {
        var leads = IntStream.range(0, 7).mapToObj(any -> UUID.randomUUID()).toList();
        var alive = new HashMap<UUID, Boolean>();
        var mine = new ArrayList<LeadChange>();
        while (mine.size() < count) {
            var transaction = new ArrayList<LeadChange>();
            for (int i = random.nextInt(9); i >= 0 && mine.size() < count; i--) {
                UUID lead = leads.get(random.nextInt(leads.size()));
                var change = next(lead, alive);
                transaction.add(change);
                mine.add(change);
                transaction.add(changes.create(UUID.randomUUID(), UUID.randomUUID(), "new"));
            }
            topic.publish(transaction);
        }
        return mine;
    }

    private LeadChange next(UUID lead, Map<UUID, Boolean> alive) {
        if (!alive.getOrDefault(lead, false)) {
            alive.put(lead, true);
            return changes.create(organization, lead, "new");
        }
        if (random.nextInt(10) == 0) {
            alive.put(lead, false);
            return changes.delete(organization, lead, "new");
        }
        return changes.update(organization, lead, "new", "contacted", "status");
    }

    private static void assertSeen(List<JsonNode> seen, List<LeadChange> sent) {
        assertThat(seen.stream().map(change -> change.path("sequence").asLong()))
                .as("each once, -Dseed=" + SEED)
                .containsExactlyInAnyOrderElementsOf(
                        sent.stream().map(LeadChange::getSequence).toList());
        var byLead = new HashMap<String, List<Long>>();
        seen.forEach(change -> byLead.computeIfAbsent(change.path("lead_id").asText(), any -> new ArrayList<>())
                .add(change.path("sequence").asLong()));
        assertThat(byLead.values()).as("in order, -Dseed=" + SEED).allSatisfy(sequences -> assertThat(sequences)
                .isSorted());
    }
}
