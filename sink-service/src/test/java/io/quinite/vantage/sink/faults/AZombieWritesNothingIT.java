package io.quinite.vantage.sink.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.sink.faults.Wire.Moment;
import io.quinite.vantage.sink.law.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A sink stands still in the midst of its work, another takes its partitions over, and it wakes again. */
@SuppressWarnings("try") // A service works without being called.
final class AZombieWritesNothingIT {
    private static final List<Moment> MOMENTS = List.of(Moment.BEFORE_COMMIT, Moment.ASKED, Moment.COPYING);
    private static final boolean LONG = Integer.getInteger("seeds", 3) > 3;

    @RegisterExtension
    static final FaultStack STACK = new FaultStack();

    /** Three moments in turns; one seed that is to be repeated meets them all. */
    static Stream<Arguments> seedsAndMoments() {
        long[] seeds = Seeds.some(MOMENTS.size()).toArray();
        return IntStream.range(0, Math.max(seeds.length, MOMENTS.size()))
                .mapToObj(i -> Arguments.of(seeds[i % seeds.length], MOMENTS.get(i % MOMENTS.size())));
    }

    @ParameterizedTest
    @MethodSource("seedsAndMoments")
    void shouldGoOnWithoutAFrozenSinkAndLetItWriteNothingWhenItWakes(long seed, Moment moment) throws Exception {
        boolean copying = moment == Moment.COPYING;
        // A seed of its own for each moment, or the second would find the rows of the first.
        var facts = Case.make(STACK, "zombie", seed + MOMENTS.indexOf(moment), copying ? 900 : 200);
        // The broker takes no shorter session; the database gives back the locks of who is silent.
        Settings group = STACK.settings()
                .with(Map.of(
                        "kafka.session.timeout.ms", "6000",
                        "sink.stall.timeout.ms", "1500",
                        "sink.lock.timeout.ms", "5000"));
        if (copying) {
            // Only a sink that finds much has enough for a COPY.
            facts.sendPart(0, 3);
        }
        var frozen = new CountDownLatch(1);
        var woken = new CountDownLatch(1);
        try (var wire = new Wire(STACK.postgres().port());
                var zombie = ChildSink.start(group.with("postgres.url", wire.jdbcUrl("vantage")))) {
            if (!copying) {
                STACK.awaitWorkers();
            }
            wire.arm(moment, 1 + facts.random().nextInt(many(moment)), () -> {
                zombie.freeze();
                frozen.countDown();
                // What it would have said next it does not say before it wakes.
                return awaits(woken);
            });
            if (!copying) {
                facts.sendPart(0, 3);
            }
            assertThat(frozen.await(60, TimeUnit.SECONDS)).isTrue();

            try (var rival = FaultStack.sink(group, Observability.quiet())) {
                facts.sendPart(1, 3);
                facts.awaitConsumed();
                Case.pass(still(seed));
                zombie.thaw();
                woken.countDown();
                facts.sendPart(2, 3);

                facts.assertLaw();
                assertThat(zombie.isAlive()).isTrue();
            }
        }
    }

    /** So many of them come by at least. */
    private static int many(Moment moment) {
        return switch (moment) {
            case ASKED -> 400;
            case COPYING -> 6;
            default -> 10;
        };
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** After its partitions have moved. In the long form one in five sleeps for a minute. */
    private static Duration still(long seed) {
        return Duration.ofSeconds(LONG && seed % 5 == 0 ? 60 : 1);
    }
}
