package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.teststack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A receiver that was away gets everything afterwards, however much it was. */
@ExtendWith(SharedStack.class)
final class WebhooksCatchUpIT {
    private static final String HOOK = "/hook";

    private final UUID organization = UUID.randomUUID();
    private final Changes changes = new Changes(8_000_000);
    private final List<UUID> leads = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    private final AtomicBoolean down = new AtomicBoolean();

    @Test
    void shouldDeliverEverythingToWhoWasDownForAnHour(TestStack stack) throws Exception {
        var clock = new MovingClock();
        var settings = new HashMap<>(Receiver.SETTINGS);
        settings.remove("feed.webhooks.retry.schedule");
        try (var feed = TestFeed.start(stack, settings, clock);
                var topic = new Topic(stack);
                var receiver = new Receiver()) {
            var subscriptions = new Subscriptions(feed.uri(), feed.keyOf(organization));
            var id = Subscriptions.id(subscriptions.create(receiver.uri(HOOK)));
            receiver.answer(HOOK, any -> down.get() ? 503 : 204);
            var sent = publish(topic, 30);
            receiver.awaitTaken(HOOK, sent.size());

            down.set(true);
            sent.addAll(publish(topic, 30));
            for (int minutes = 0; minutes < 60; minutes += 10) {
                await().until(() -> subscriptions.show(id).path("waiting_leads").asInt() == leads.size());
                clock.advance(Duration.ofMinutes(10));
                sent.addAll(publish(topic, 6));
            }
            assertThat(receiver.sequences(HOOK)).hasSize(30);

            down.set(false);
            // The waits of the schedule after an hour of failures are no longer than two hours and a tenth.
            clock.advance(Duration.ofMinutes(133));
            receiver.awaitTaken(HOOK, sent.size());
            assertOrder(receiver, sent);
            await().until(() -> subscriptions.show(id).path("waiting_leads").asInt() == 0);
            assertThat(subscriptions.show(id).path("state").asText()).isEqualTo("enabled");
            subscriptions.ask("DELETE", "/" + id, "");
        }
    }

    @Test
    void shouldKeepNoMoreThanItMayAndDeliverTheRestAfterwards(TestStack stack) throws Exception {
        var settings = new HashMap<>(Receiver.SETTINGS);
        settings.putAll(Map.of(
                "feed.webhooks.pending.max", "10",
                "feed.webhooks.buffer.changes.max", "4",
                "feed.recent.changes.max", "5"));
        try (var feed = TestFeed.start(stack, settings);
                var topic = new Topic(stack);
                var receiver = new Receiver()) {
            var subscriptions = new Subscriptions(feed.uri(), feed.keyOf(organization));
            var id = Subscriptions.id(subscriptions.create(receiver.uri(HOOK)));
            receiver.answer(HOOK, any -> down.get() ? 503 : 204);
            down.set(true);
            var sent = publish(topic, 200);
            await().until(() -> subscriptions.show(id).path("pending_changes").asInt() >= 8);
            int before = receiver.all(HOOK).size();
            receiver.awaitAll(HOOK, before + 10);
            assertThat(subscriptions.show(id).path("pending_changes").asInt()).isLessThanOrEqualTo(10);

            down.set(false);
            receiver.awaitTaken(HOOK, sent.size());
            assertOrder(receiver, sent);
            subscriptions.ask("DELETE", "/" + id, "");
        }
    }

    @Test
    void shouldGiveUpWhoTakesNothingForTheWholeScheduleAndForgetNothing(TestStack stack) throws Exception {
        var settings = new HashMap<>(Receiver.SETTINGS);
        settings.put("feed.webhooks.retry.schedule", "50ms,50ms");
        try (var feed = TestFeed.start(stack, settings);
                var topic = new Topic(stack);
                var receiver = new Receiver()) {
            var subscriptions = new Subscriptions(feed.uri(), feed.keyOf(organization));
            var id = Subscriptions.id(subscriptions.create(receiver.uri(HOOK)));
            receiver.answer(HOOK, any -> down.get() ? 503 : 204);
            down.set(true);
            var sent = publish(topic, 20);
            await().until(() -> subscriptions
                    .show(id)
                    .path("disabled")
                    .path("code")
                    .asText()
                    .equals("failing"));

            down.set(false);
            subscriptions.done("POST", "/" + id + "/enable", "");
            receiver.awaitTaken(HOOK, sent.size());
            assertOrder(receiver, sent);
            subscriptions.ask("DELETE", "/" + id, "");
        }
    }

    @Test
    void shouldKeepTheLatestAttemptsOnly(TestStack stack) throws Exception {
        var settings = new HashMap<>(Receiver.SETTINGS);
        settings.put("feed.webhooks.attempts.max", "20");
        try (var feed = TestFeed.start(stack, settings);
                var topic = new Topic(stack);
                var receiver = new Receiver()) {
            var subscriptions = new Subscriptions(feed.uri(), feed.keyOf(organization));
            var id = Subscriptions.id(subscriptions.create(receiver.uri(HOOK)));
            publish(topic, 100);
            receiver.awaitTaken(HOOK, 100);
            String last = receiver.all(HOOK).get(99).id();

            // A tenth more for a while.
            await().until(() -> subscriptions.attempts(id).toString().contains(last)
                    && subscriptions.attempts(id).size() <= 22);
            assertThat(subscriptions.attempts(id)).hasSizeGreaterThanOrEqualTo(20);
            subscriptions.ask("DELETE", "/" + id, "");
        }
    }

    private void assertOrder(Receiver receiver, List<LeadChange> sent) {
        for (UUID lead : leads) {
            assertThat(receiver.taken(HOOK).stream()
                            .filter(each -> each.lead().equals(lead.toString()))
                            .map(Receiver.Received::sequence))
                    .containsExactlyElementsOf(sent.stream()
                            .filter(change -> lead.equals(change.getLeadId()))
                            .map(LeadChange::getSequence)
                            .toList());
        }
    }

    private List<LeadChange> publish(Topic topic, int count) {
        var sent = new ArrayList<LeadChange>();
        for (int i = 0; i < count; i++) {
            sent.add(changes.update(organization, leads.get(i % leads.size()), "new", "won", "status"));
        }
        topic.publish(sent);
        return sent;
    }
}
