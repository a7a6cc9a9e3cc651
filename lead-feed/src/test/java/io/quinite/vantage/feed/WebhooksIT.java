package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.teststack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Webhooks, from the topic to a receiver. */
@ExtendWith(SharedStack.class)
final class WebhooksIT {
    private static final Changes CHANGES = new Changes(6_000_000);
    private static final String HOOK = "/hook";

    private static TestFeed feed;
    private static Topic topic;
    private static MovingClock clock;

    private final UUID organization = UUID.randomUUID();
    private Subscriptions subscriptions;
    private Receiver receiver;

    @BeforeAll
    static void start(TestStack stack) throws Exception {
        clock = new MovingClock();
        feed = TestFeed.start(stack, Receiver.SETTINGS, clock);
        topic = new Topic(stack);
    }

    @AfterAll
    static void stop() {
        topic.close();
        feed.close();
    }

    @BeforeEach
    void open() throws Exception {
        subscriptions = new Subscriptions(feed.uri(), feed.keyOf(organization));
        receiver = new Receiver();
    }

    @AfterEach
    void close() throws Exception {
        for (var subscription : subscriptions.done("GET", "", "").path("subscriptions")) {
            subscriptions.ask("DELETE", "/" + Subscriptions.id(subscription), "");
        }
        receiver.close();
    }

    @Test
    void shouldDeliverEveryChangeInTheOrderOfItsLead() throws Exception {
        subscriptions.create(receiver.uri(HOOK));
        var leads = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        var sent = new ArrayList<LeadChange>();
        for (int i = 0; i < 100; i++) {
            var change = CHANGES.update(organization, leads.get(i % leads.size()), "new", "won", "status");
            topic.publish(change);
            sent.add(change);
        }

        receiver.awaitTaken(HOOK, sent.size());

        assertThat(receiver.sequences(HOOK)).containsExactlyInAnyOrderElementsOf(sequences(sent));
        for (UUID lead : leads) {
            assertThat(sequencesOf(lead)).isEqualTo(sequences(of(lead, sent)));
        }
        var first = receiver.all(HOOK).get(0);
        assertThat(first.body())
                .startsWith("{\"type\":\"lead.update\",\"timestamp\":\""
                        + first.data().path("committed_at").asText() + "\",\"data\":{");
        assertThat(Instant.ofEpochSecond(Long.parseLong(first.timestamp())))
                .isBetween(Instant.now().minusSeconds(60), clock.instant().plusSeconds(1));
        assertThat(receiver.all(HOOK).stream().map(Receiver.Received::id)).doesNotHaveDuplicates();
    }

    @Test
    void shouldHoldUpALeadThatFailedAndNoOther() throws Exception {
        var id = Subscriptions.id(subscriptions.create(receiver.uri(HOOK)));
        UUID bad = UUID.randomUUID();
        UUID good = UUID.randomUUID();
        var mended = new AtomicBoolean();
        receiver.answer(HOOK, request -> request.lead().equals(bad.toString()) && !mended.get() ? 500 : 204);
        var ofBad = updates(bad, 5);
        var ofGood = updates(good, 20);

        receiver.awaitTaken(HOOK, ofGood.size());
        await().until(() -> subscriptions.show(id).path("pending_changes").asInt() == ofBad.size());
        assertThat(sequencesOf(good)).isEqualTo(sequences(ofGood));
        assertThat(receiver.all(HOOK).stream()
                        .filter(each -> each.lead().equals(bad.toString()))
                        .map(Receiver.Received::sequence)
                        .distinct())
                .as("no change passes the one before it")
                .containsExactly(ofBad.get(0).getSequence());

        mended.set(true);
        clock.advance(Duration.ofSeconds(1));
        receiver.awaitTaken(HOOK, ofGood.size() + ofBad.size());
        assertThat(sequencesOf(bad)).isEqualTo(sequences(ofBad));
        var attempts = receiver.all(HOOK).stream()
                .filter(each -> each.sequence() == ofBad.get(0).getSequence())
                .toList();
        assertThat(attempts).hasSizeGreaterThan(1);
        assertThat(attempts.stream().map(Receiver.Received::id).distinct())
                .as("the id of a change is the same at every attempt")
                .hasSize(1);
        await().until(() -> subscriptions.show(id).path("waiting_leads").asInt() == 0);
        assertThat(subscriptions.attempts(id))
                .anySatisfy(attempt -> {
                    assertThat(attempt.path("outcome").asText()).isEqualTo("refused");
                    assertThat(attempt.path("status").asInt()).isEqualTo(500);
                    assertThat(attempt.path("lead_id").asText()).isEqualTo(bad.toString());
                })
                .anySatisfy(
                        attempt -> assertThat(attempt.path("attempt").asInt()).isGreaterThan(1));
    }

    @Test
    void shouldSendNothingToWhoIsGone() throws Exception {
        var id = Subscriptions.id(subscriptions.create(receiver.uri(HOOK)));
        receiver.answer(HOOK, any -> 410);
        updates(UUID.randomUUID(), 1);

        await().until(() -> !subscriptions.show(id).path("disabled").isNull());
        assertThat(subscriptions.show(id).path("disabled").path("code").asText())
                .isEqualTo("gone");

        // Enabled again, it goes on where it was.
        receiver.answer(HOOK, any -> 204);
        subscriptions.done("POST", "/" + id + "/enable", "");
        receiver.awaitTaken(HOOK, 1);
        assertThat(receiver.all(HOOK)).hasSize(2);
    }

    @Test
    void shouldWaitAsLongAsTheReceiverAsks() throws Exception {
        var id = Subscriptions.id(subscriptions.create(receiver.uri(HOOK)));
        receiver.answerWith(HOOK, any -> new Receiver.Answer(429, Map.of("Retry-After", "3000")));
        updates(UUID.randomUUID(), 1);
        receiver.awaitAll(HOOK, 1);
        await().until(() -> subscriptions.show(id).path("waiting_leads").asInt() == 1);
        receiver.answer(HOOK, any -> 204);

        // Also what is of another lead; another subscription is not concerned, and by then this one would have been
        // sent to.
        clock.advance(Duration.ofSeconds(2_000));
        subscriptions.create(receiver.uri("/other"));
        updates(UUID.randomUUID(), 1);
        receiver.awaitTaken("/other", 1);
        assertThat(receiver.all(HOOK)).hasSize(1);

        clock.advance(Duration.ofSeconds(1_001));
        receiver.awaitTaken(HOOK, 2);
    }

    @Test
    void shouldNotFollowRedirects() throws Exception {
        var id = Subscriptions.id(subscriptions.create(receiver.uri(HOOK)));
        receiver.answerWith(
                HOOK,
                any -> new Receiver.Answer(
                        307, Map.of("Location", receiver.uri("/elsewhere").toString())));
        updates(UUID.randomUUID(), 1);

        await().until(() -> !subscriptions.attempts(id).isEmpty());
        assertThat(subscriptions.attempts(id).get(0).path("status").asInt()).isEqualTo(307);
        assertThat(receiver.all("/elsewhere")).isEmpty();
    }

    @Test
    void shouldSignWithTheFormerSecretTooForAsLongAsItIsGood() throws Exception {
        var id = Subscriptions.id(subscriptions.create(receiver.uri(HOOK)));
        subscriptions.done("POST", "/" + id + "/rotate", "{\"overlap_hours\":1}");

        awaitSignatures(2);
        clock.advance(Duration.ofMinutes(61));
        awaitSignatures(1);
    }

    /** An instance hears of a rotation within moments. */
    private void awaitSignatures(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            int before = receiver.taken(HOOK).size();
            updates(UUID.randomUUID(), 1);
            receiver.awaitTaken(HOOK, before + 1);
            return receiver.taken(HOOK).get(before).signature().split(" ").length == count;
        });
    }

    @Test
    void shouldPassWhatTheFilterPasses() throws Exception {
        subscriptions.create(receiver.uri(HOOK), ",\"status\":[\"won\"],\"field\":[\"notes\"]");
        UUID lead = UUID.randomUUID();
        topic.publish(
                CHANGES.create(organization, lead, "new"),
                CHANGES.update(organization, lead, "new", "won", "status"),
                CHANGES.update(organization, lead, "won", "won", "notes"));

        receiver.awaitTaken(HOOK, 1);
        var last = updates(UUID.randomUUID(), 1, "won", "notes").get(0);
        receiver.awaitTaken(HOOK, 2);
        assertThat(receiver.sequences(HOOK)).hasSize(2).contains(last.getSequence());
    }

    @Test
    void shouldReplayFromATimeAndFromAChange() throws Exception {
        var begin = Instant.now();
        UUID lead = UUID.randomUUID();
        var sent = updates(lead, 5);
        var id = Subscriptions.id(subscriptions.create(receiver.uri(HOOK)));
        sent.addAll(updates(lead, 5));
        receiver.awaitTaken(HOOK, 5);

        subscriptions.done("POST", "/" + id + "/replay", "{\"since\":\"" + begin + "\"}");
        receiver.awaitTaken(HOOK, 5 + 10);
        assertThat(receiver.sequences(HOOK).subList(5, 15)).isEqualTo(sequences(sent));

        // A little more may come, as much as was delivered and not committed.
        String third = receiver.taken(HOOK).get(7).id();
        subscriptions.done("POST", "/" + id + "/replay", "{\"change\":\"" + third + "\"}");
        await().until(() -> {
            var taken = receiver.sequences(HOOK);
            return taken.size() >= 15 + 8
                    && taken.subList(taken.size() - 8, taken.size()).equals(sequences(sent.subList(2, 10)));
        });
    }

    @Test
    void shouldBeginAtATime() throws Exception {
        var begin = Instant.now();
        var sent = updates(UUID.randomUUID(), 3);

        subscriptions.create(receiver.uri(HOOK), ",\"since\":\"" + begin + "\"");

        receiver.awaitTaken(HOOK, 3);
        assertThat(receiver.sequences(HOOK)).isEqualTo(sequences(sent));
    }

    /** A truncate is of every lead of its partition, also of one that waits. */
    @Test
    void shouldLetNoChangePassATruncate() throws Exception {
        subscriptions.create(receiver.uri(HOOK));
        UUID lead = UUID.randomUUID();
        var mended = new AtomicBoolean();
        receiver.answer(HOOK, request -> request.lead().equals(lead.toString()) && !mended.get() ? 500 : 204);
        var before = updates(lead, 1).get(0);
        var truncate = CHANGES.truncate();
        topic.publish(truncate);
        var after = updates(lead, 1).get(0);
        // The truncates of the other partitions.
        receiver.awaitTaken(HOOK, 11);
        mended.set(true);
        clock.advance(Duration.ofSeconds(1));
        receiver.awaitTaken(HOOK, 11 + 3);

        var sequences = receiver.sequences(HOOK);
        assertThat(sequences.subList(11, 14))
                .containsExactly(before.getSequence(), truncate.getSequence(), after.getSequence());
    }

    private List<LeadChange> updates(UUID lead, int count) {
        return updates(lead, count, "new", "status");
    }

    private List<LeadChange> updates(UUID lead, int count, String before, String field) {
        var sent = new ArrayList<LeadChange>();
        for (int i = 0; i < count; i++) {
            sent.add(CHANGES.update(organization, lead, before, "contacted", field));
        }
        topic.publish(sent);
        return sent;
    }

    private List<Long> sequencesOf(UUID lead) {
        return receiver.taken(HOOK).stream()
                .filter(each -> each.lead().equals(lead.toString()))
                .map(Receiver.Received::sequence)
                .toList();
    }

    private static List<LeadChange> of(UUID lead, List<LeadChange> sent) {
        return sent.stream().filter(change -> lead.equals(change.getLeadId())).toList();
    }

    private static List<Long> sequences(List<LeadChange> changes) {
        return changes.stream().map(LeadChange::getSequence).toList();
    }
}
