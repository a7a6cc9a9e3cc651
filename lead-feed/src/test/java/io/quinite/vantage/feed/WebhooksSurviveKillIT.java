package io.quinite.vantage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The feed is killed while it delivers to a receiver that refuses some: everything comes at least once, and no change of a lead
 * comes before the one before it has.
 */
@ExtendWith(SharedStack.class)
final class WebhooksSurviveKillIT {
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int CHANGES_EACH = 200;
    private static final int LEADS = 10;
    private static final double REFUSED = .1;
    private static final String HOOK = "/hook";

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final UUID organization = UUID.randomUUID();
    private final Changes changes = new Changes(9_000_000);
    private final List<UUID> leads = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void shouldDeliverEverythingInOrderThoughTheFeedIsKilled(TestStack stack) throws Exception {
        System.out.println("-Dseed=" + seed);
        for (int i = 0; i < LEADS; i++) {
            leads.add(UUID.randomUUID());
        }
        Secret key;
        try (var store = KeyStore.open(stack.settings())) {
            key = NewKey.create(store, organization, EnumSet.of(Scope.SUBSCRIPTIONS), "test");
        }
        var sent = new ArrayList<LeadChange>();
        try (var topic = new Topic(stack);
                var receiver = new Receiver();
                var feed = new ChildFeed(directory, stack, Receiver.SETTINGS)) {
            var refuses = new Random(seed);
            receiver.answer(HOOK, any -> {
                synchronized (refuses) {
                    return refuses.nextDouble() < REFUSED ? 503 : 204;
                }
            });
            feed.start();
            var subscriptions = new Subscriptions(feed.uri(), key);
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> subscriptions.create(receiver.uri(HOOK)).has("id"));
            for (int kill = 0; kill < KILLS; kill++) {
                int before = receiver.taken(HOOK).size();
                var publishing = CompletableFuture.supplyAsync(() -> publish(topic));
                receiver.awaitTaken(HOOK, before + 1 + random.nextInt(CHANGES_EACH / 2));
                feed.kill();
                sent.addAll(publishing.join());
                feed.start();
            }
            await().atMost(Duration.ofSeconds(90)).until(() -> distinct(receiver) == sent.size());

            for (UUID lead : leads) {
                assertOrder(receiver, lead, sent);
            }
            System.out.println("delivered " + receiver.taken(HOOK).size() + " times " + sent.size() + " changes");
        }
    }

    private static long distinct(Receiver receiver) {
        return receiver.sequences(HOOK).stream().distinct().count();
    }

    /** After a crash it may go back; from there on it comes in order again. So nothing is ever left out on the way. */
    private void assertOrder(Receiver receiver, UUID lead, List<LeadChange> sent) {
        var order = sent.stream()
                .filter(change -> lead.equals(change.getLeadId()))
                .map(LeadChange::getSequence)
                .toList();
        int last = -1;
        for (var each : receiver.taken(HOOK)) {
            if (each.lead().equals(lead.toString())) {
                int place = order.indexOf(each.sequence());
                assertThat(place).as("-Dseed=" + seed).isBetween(0, last + 1);
                last = place;
            }
        }
        assertThat(last).as("-Dseed=" + seed).isEqualTo(order.size() - 1);
    }

    private List<LeadChange> publish(Topic topic) {
        var sent = new ArrayList<LeadChange>();
        for (int i = 0; i < CHANGES_EACH; i++) {
            var change = changes.update(organization, leads.get(i % LEADS), "new", "contacted", "status");
            topic.publish(change);
            sent.add(change);
        }
        return sent;
    }
}
