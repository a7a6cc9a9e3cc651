package io.quinite.vantage.feed.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.feed.topic.Positions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever fails and in whatever order answers come: a lead's changes go in order, and nothing is left out. */
final class LinesTest {
    private static final int SEEDS = Integer.getInteger("seeds", 200);
    private static final int CHANGES = 300;
    private static final int PARTITIONS = 2;
    private static final int LEADS = 5;
    private static final double FAILS = .3;
    private static final double TRUNCATES = .03;

    private final Map<UUID, Deque<Delivery>> inPostgres = new HashMap<>();
    private final List<Delivery> delivered = new ArrayList<>();
    private final List<UnderWay> underWay = new ArrayList<>();
    private Lines lines = new Lines(new Positions(new long[PARTITIONS]));
    private Instant now = Instant.EPOCH;

    private record UnderWay(Delivery delivery, boolean waited) {}

    static List<Long> seeds() {
        Long one = Long.getLong("seed");
        return one == null ? new Random().longs(SEEDS).boxed().toList() : List.of(one);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldKeepTheOrderOfEachLead(long seed) {
        var random = new Random(seed);
        var all = new ArrayList<Delivery>();
        long[] next = new long[PARTITIONS];
        while (all.size() < CHANGES || !underWay.isEmpty() || lines.inMemory() + lines.waitingChanges() > 0) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (all.size() < CHANGES) {
                        var change = change(random, next);
                        all.add(change);
                        lines.add(change).ifPresent(chain -> write(List.of(change)));
                    }
                }
                case 1 -> begin();
                case 2 -> end(random);
                default -> now = now.plusSeconds(1);
            }
            settled();
        }

        assertThat(delivered).containsExactlyInAnyOrderElementsOf(all);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertOrder(partition);
            assertThat(lines.settled().next(partition)).isEqualTo(next[partition]);
        }
    }

    /** What was in memory is gone; what waits in PostgreSQL is there, and what was not settled is offered again. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldWriteNothingTwiceAndLeaveNothingOutAfterACrash(long seed) {
        var random = new Random(seed);
        var all = new ArrayList<Delivery>();
        long[] next = new long[PARTITIONS];
        int crashes = 0;
        while (all.size() < CHANGES || !underWay.isEmpty() || lines.inMemory() + lines.waitingChanges() > 0) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (all.size() < CHANGES) {
                        var change = change(random, next);
                        all.add(change);
                        offer(change);
                    }
                }
                case 1 -> begin();
                case 2 -> end(random);
                default -> {
                    now = now.plusSeconds(1);
                    if (random.nextInt(CHANGES / 4) == 0 || (crashes == 0 && all.size() > CHANGES / 2)) {
                        crash(all);
                        crashes++;
                    }
                }
            }
        }

        assertThat(crashes).as("-Dseed=" + seed).isPositive();
        assertThat(Set.copyOf(delivered)).as("-Dseed=" + seed).isEqualTo(Set.copyOf(all));
    }

    private void offer(Delivery change) {
        lines.add(change).ifPresent(chain -> write(List.of(change)));
    }

    private void crash(List<Delivery> all) {
        var settled = lines.settled();
        underWay.clear();
        lines = new Lines(settled);
        inPostgres.forEach((lead, waits) -> {
            if (!waits.isEmpty()) {
                var chain = new Chain(
                        lead, waits.element().partition(), waits.getLast().offset());
                chain.waiting = new Chain.Waiting(now, 1, now, waits.size());
                lines.restore(chain);
            }
        });
        all.stream()
                .filter(change -> change.offset() >= settled.next(change.partition()))
                .forEach(this::offer);
    }

    private static Delivery change(Random random, long[] next) {
        int lead = random.nextInt(LEADS);
        int partition = lead % PARTITIONS;
        UUID id = random.nextDouble() < TRUNCATES ? new UUID(0, partition) : new UUID(1, lead);
        // Ends of transactions have offsets too.
        next[partition] += random.nextInt(2);
        return new Delivery(id, partition, next[partition]++, Instant.EPOCH, new byte[1]);
    }

    private void begin() {
        var due = lines.takeDue(now);
        if (due != null) {
            underWay.add(new UnderWay(waitsOf(due.lead).element(), true));
            return;
        }
        var ready = lines.takeReady();
        if (ready != null) {
            underWay.add(new UnderWay(ready, false));
        }
    }

    private void end(Random random) {
        if (underWay.isEmpty()) {
            return;
        }
        var ended = underWay.remove(random.nextInt(underWay.size()));
        var delivery = ended.delivery();
        var chain = lines.chain(delivery.lead());
        var later = now.plusSeconds(random.nextInt(5));
        if (random.nextDouble() >= FAILS) {
            delivered.add(delivery);
            if (ended.waited()) {
                waitsOf(delivery.lead()).remove();
                assertThat(lines.deliveredWaiting(chain, now))
                        .isEqualTo(waitsOf(delivery.lead()).isEmpty());
            } else {
                lines.delivered(delivery);
            }
        } else if (ended.waited()) {
            lines.failedWaiting(chain, later);
        } else {
            write(lines.failed(delivery, now, later));
            lines.mayBeTried(chain);
        }
    }

    private void write(List<Delivery> deliveries) {
        for (var delivery : deliveries) {
            assertThat(waitsOf(delivery.lead())).doesNotContain(delivery);
            waitsOf(delivery.lead()).add(delivery);
        }
        lines.written(deliveries);
    }

    private Deque<Delivery> waitsOf(UUID lead) {
        return inPostgres.computeIfAbsent(lead, any -> new ArrayDeque<>());
    }

    /** After a crash it begins there: all before it is delivered, or in PostgreSQL. */
    private void settled() {
        var settled = lines.settled();
        for (var each : underWay) {
            if (!each.waited()) {
                assertThat(settled.next(each.delivery().partition()))
                        .isLessThanOrEqualTo(each.delivery().offset());
            }
        }
    }

    /** Of each lead by offset; and on the same side of each truncate of the partition. */
    private void assertOrder(int partition) {
        var last = new HashMap<UUID, Long>();
        long truncated = -1;
        long highest = -1;
        for (var delivery : delivered) {
            if (delivery.partition() != partition) {
                continue;
            }
            assertThat(delivery.offset()).isGreaterThan(last.getOrDefault(delivery.lead(), -1L));
            last.put(delivery.lead(), delivery.offset());
            assertThat(delivery.offset()).isGreaterThan(truncated);
            if (delivery.isTruncate()) {
                assertThat(delivery.offset()).isGreaterThan(highest);
                truncated = delivery.offset();
            }
            highest = Math.max(highest, delivery.offset());
        }
    }
}
