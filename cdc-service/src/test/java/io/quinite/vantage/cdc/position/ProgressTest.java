package io.quinite.vantage.cdc.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ProgressTest {
    private static final Logger log = LoggerFactory.getLogger(ProgressTest.class);
    private static final Position FRESH = new Position("cluster", 1, 100, 0, null);

    @Test
    void shouldPublishWhatCommitsAtOrAfterTheSlot() {
        var progress = new Progress(FRESH);

        progress.begin(100, 7, 1_000);

        assertThat(progress.change()).isTrue();
        assertThat(progress.sequence()).isEqualTo(1);
        assertThat(progress.ordinal()).isEqualTo(1);
        assertThat(progress.end(150)).isTrue();
        assertThat(progress.position()).isEqualTo(new Position("cluster", 1, 150, 1, null));
    }

    @Test
    void shouldSkipTransactionsThatAreDeliveredAgain() {
        var progress = new Progress(new Position("cluster", 1, 300, 2, null));

        progress.begin(190, 7, 1);
        assertThat(progress.change()).isFalse();
        assertThat(progress.end(200)).isFalse();
        progress.begin(290, 8, 2);
        assertThat(progress.change()).isFalse();
        assertThat(progress.end(300)).isFalse();
        progress.begin(300, 9, 3);

        assertThat(progress.change()).isTrue();
        assertThat(progress.sequence()).isEqualTo(3);
    }

    @Test
    void shouldGoOnInsideATransactionThatIsPublishedInPart() {
        var progress = new Progress(new Position("cluster", 1, 100, 4, new Position.Open(9, 5, 2)));

        progress.begin(170, 9, 5);

        assertThat(List.of(progress.change(), progress.change(), progress.change()))
                .containsExactly(false, false, true);
        assertThat(progress.ordinal()).isEqualTo(3);
        assertThat(progress.sequence()).isEqualTo(5);
        assertThat(progress.position().open()).isEqualTo(new Position.Open(9, 5, 3));
        assertThat(progress.end(180)).isTrue();
        assertThat(progress.position()).isEqualTo(new Position("cluster", 1, 180, 5, null));
    }

    @Test
    void shouldKeepCountingFromThePartWhenStoppedBeforeItsEnd() {
        var stored = new Position("cluster", 1, 100, 4, new Position.Open(9, 5, 20));
        var progress = new Progress(stored);

        progress.begin(170, 9, 5);
        assertThat(progress.change()).isFalse();

        assertThat(progress.position()).isEqualTo(stored);
    }

    @Test
    void shouldNotNumberTransactionsWithoutChanges() {
        var progress = new Progress(FRESH);

        progress.begin(110, 7, 1);

        assertThat(progress.end(120)).isTrue();
        assertThat(progress.position()).isEqualTo(new Position("cluster", 1, 120, 0, null));
    }

    @Test
    void shouldRefuseAnotherTransactionInPlaceOfTheOneThatIsPublishedInPart() {
        var progress = new Progress(new Position("cluster", 1, 100, 4, new Position.Open(9, 5, 2)));

        assertThatThrownBy(() -> progress.begin(170, 9, 6))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("transaction 9 is published in part")
                .hasMessageContaining("cdc.accept.gap.after=0/64");
    }

    @Test
    void shouldRefuseAnEndThatContradicts() {
        var known = new Progress(new Position("cluster", 1, 300, 2, null));
        known.begin(290, 7, 1);
        var fresh = new Progress(new Position("cluster", 1, 300, 2, null));
        fresh.begin(300, 8, 1);
        var shrunk = new Progress(new Position("cluster", 1, 100, 0, new Position.Open(9, 5, 2)));
        shrunk.begin(390, 9, 5);
        shrunk.change();

        assertThatThrownBy(() -> known.end(301)).isInstanceOf(Refusal.class).hasMessageContaining("0/12D");
        assertThatThrownBy(() -> fresh.end(300)).isInstanceOf(Refusal.class).hasMessageContaining("counts as new");
        assertThatThrownBy(() -> shrunk.end(400)).isInstanceOf(Refusal.class).hasMessageContaining("has 1 changes");
    }

    @Test
    void shouldRefuseWhatComesOutOfPlace() {
        assertThatThrownBy(() -> new Progress(FRESH).change()).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new Progress(FRESH).end(1)).isInstanceOf(Refusal.class);
        var twice = new Progress(FRESH);
        twice.begin(110, 1, 1);
        assertThatThrownBy(() -> twice.begin(120, 2, 2)).isInstanceOf(Refusal.class);
        var back = new Progress(FRESH);
        back.begin(190, 1, 1);
        back.end(200);
        assertThatThrownBy(() -> back.begin(199, 2, 2))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("commits at 0/C7");
    }

    /**
     * A slot, a topic and a service that dies at any step, a thousand lives long. The slot confirms the end of a published
     * transaction, late or never, and may go back to an earlier confirmed one after a crash of the server.
     */
    @Test
    void shouldPublishEachChangeOnceInOrderHoweverItDies() {
        long seed = Long.getLong("cdc.seed", System.nanoTime());
        log.info("seed={} (replay with -Dcdc.seed={})", seed, seed);
        for (int round = 0; round < 300; round++) {
            var world = new World(new Random(seed + round));
            for (int life = 0; life < 40; life++) {
                world.live();
            }
            world.liveToTheEnd();

            assertThat(world.published).as("seed %d round %d", seed, round).isEqualTo(world.committed());
        }
    }

    /** One committed transaction: it starts to commit at the end of the one before or later. */
    private record Transaction(long xid, long committedAt, int changes, long commit, long end) {}

    private record Change(long sequence, long ordinal, long xid) {}

    private static final class World {
        private final Random random;
        private final List<Transaction> log = new ArrayList<>();
        private final List<Change> published = new ArrayList<>();
        private Position position = FRESH;
        private long confirmedFlush = 100;
        private final List<Long> everConfirmed = new ArrayList<>(List.of(100L));

        World(Random random) {
            this.random = random;
            long end = 100;
            for (int i = 0; i < 60; i++) {
                // Where nothing else is written, the next commit record starts where the one before ends.
                long commit = end + (random.nextBoolean() ? 0 : random.nextInt(50));
                end = commit + 1 + random.nextInt(10);
                log.add(new Transaction(random.nextInt(20), random.nextInt(3), random.nextInt(6), commit, end));
            }
        }

        List<Change> committed() {
            var changes = new ArrayList<Change>();
            long sequence = 0;
            for (Transaction transaction : log) {
                sequence += transaction.changes > 0 ? 1 : 0;
                for (int ordinal = 1; ordinal <= transaction.changes; ordinal++) {
                    changes.add(new Change(sequence, ordinal, transaction.xid));
                }
            }
            return changes;
        }

        void live() {
            live(random.nextInt(40));
            if (random.nextInt(3) == 0) {
                confirmedFlush = everConfirmed.get(random.nextInt(everConfirmed.size()));
            }
        }

        void liveToTheEnd() {
            live(Integer.MAX_VALUE);
        }

        /** Delivers as a session does and dies after {@code steps}; what is in an open Kafka transaction dies too. */
        private void live(int steps) {
            var progress = new Progress(position);
            var open = new ArrayList<Change>();
            int left = steps;
            for (Transaction transaction : log) {
                if (transaction.commit < confirmedFlush) {
                    continue;
                }
                progress.begin(transaction.commit, transaction.xid, transaction.committedAt);
                for (int i = 0; i < transaction.changes; i++) {
                    if (left-- <= 0) {
                        return;
                    }
                    if (progress.change()) {
                        open.add(new Change(progress.sequence(), progress.ordinal(), progress.xid()));
                    }
                    if (random.nextInt(5) == 0) {
                        commit(progress, open);
                    }
                }
                progress.end(transaction.end);
                if (left == Integer.MAX_VALUE || random.nextInt(3) > 0 || steps == Integer.MAX_VALUE) {
                    commit(progress, open);
                    confirm(transaction.end);
                }
            }
        }

        private void commit(Progress progress, List<Change> open) {
            published.addAll(open);
            open.clear();
            position = progress.position();
        }

        private void confirm(long end) {
            if (random.nextInt(4) == 0 && end > confirmedFlush) {
                confirmedFlush = end;
                everConfirmed.add(end);
            }
        }
    }
}
