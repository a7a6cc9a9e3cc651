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
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The feed is killed while it streams and while it is away changes go on: a client that comes back misses and repeats none. */
@ExtendWith(SharedStack.class)
final class StreamSurvivesKillIT {
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int CHANGES_EACH = 300;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final UUID organization = UUID.randomUUID();
    private final Changes changes = new Changes(4_000_000);
    private final Random random = new Random(seed);

    @TempDir
    private Path directory;

    @Test
    void shouldMissAndRepeatNothingThoughTheFeedIsKilled(TestStack stack) throws Exception {
        System.out.println("-Dseed=" + seed);
        Secret key;
        try (var store = KeyStore.open(stack.settings())) {
            key = NewKey.create(store, organization, EnumSet.of(Scope.READ), "test");
        }
        var sent = new ArrayList<LeadChange>();
        var seen = new ArrayList<Long>();
        try (var topic = new Topic(stack);
                var feed = new ChildFeed(directory, stack)) {
            feed.start();
            @Nullable String id = null;
            for (int kill = 0; kill <= KILLS; kill++) {
                try (var listener = connect(feed, key, id)) {
                    var publishing = CompletableFuture.supplyAsync(() -> publish(topic));
                    if (kill < KILLS) {
                        listener.awaitCount(1 + random.nextInt(CHANGES_EACH / 2));
                        feed.kill();
                    }
                    sent.addAll(publishing.join());
                    if (kill == KILLS) {
                        listener.awaitCount(sent.size() - seen.size());
                    } else {
                        await().until(listener::ended);
                    }
                    seen.addAll(listener.sequences());
                    id = listener.lastId();
                }
                if (kill < KILLS) {
                    feed.start();
                }
            }
        }

        // Each round has a lead of its own, and what is promised is the order of each lead: two are on two partitions.
        Map<Long, UUID> leads = sent.stream().collect(Collectors.toMap(LeadChange::getSequence, LeadChange::getLeadId));
        assertThat(leads.keySet()).as("-Dseed=" + seed).containsAll(seen);
        assertThat(seen.stream().collect(Collectors.groupingBy(leads::get)))
                .as("-Dseed=" + seed)
                .isEqualTo(sent.stream().map(LeadChange::getSequence).collect(Collectors.groupingBy(leads::get)));
    }

    private static Listener connect(ChildFeed feed, Secret key, @Nullable String id) throws Exception {
        var connected = new ArrayList<Listener>();
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            connected.add(Listener.open(feed.uri(), "", key, id));
            return true;
        });
        var listener = connected.get(0);
        await().until(() -> !listener.lastId().isEmpty() || !listener.changes().isEmpty());
        return listener;
    }

    private List<LeadChange> publish(Topic topic) {
        UUID lead = UUID.randomUUID();
        var sent = new ArrayList<LeadChange>();
        for (int i = 0; i < CHANGES_EACH; i++) {
            var change = changes.update(organization, lead, "new", "contacted", "status");
            topic.publish(change);
            sent.add(change);
        }
        return sent;
    }
}
