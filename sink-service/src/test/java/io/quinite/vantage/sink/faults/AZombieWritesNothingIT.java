package io.quinite.vantage.sink.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.sink.faults.Wire.Moment;
import io.quinite.vantage.sink.law.Seeds;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sink stands still in the midst of its work, another takes its partitions over, and it wakes again. */
@SuppressWarnings("try") // A service works without being called.
final class AZombieWritesNothingIT {
    private static final boolean LONG = Integer.getInteger("seeds", 3) > 3;

    @RegisterExtension
    static final FaultStack STACK = new FaultStack();

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldGoOnWithoutAFrozenSinkAndLetItWriteNothingWhenItWakes(long seed) throws Exception {
        var facts = Case.make(STACK, "zombie", seed, 200);
        // The broker takes no shorter session; the database gives back the locks of who is silent.
        Settings group =
                STACK.settings().with("kafka.session.timeout.ms", "6000").with("sink.stall.timeout.ms", "1500");
        try (var wire = new Wire(STACK.postgres().port());
                var zombie = ChildSink.start(group.with("postgres.url", wire.jdbcUrl("vantage")))) {
            STACK.awaitWorkers();
            var moment = facts.random().nextBoolean() ? Moment.BEFORE_COMMIT : Moment.ASKED;
            var frozen = wire.arm(moment, 1 + facts.random().nextInt(moment == Moment.ASKED ? 400 : 10), () -> {
                zombie.freeze();
                return true;
            });
            facts.sendPart(0, 3);
            assertThat(frozen.await(60, TimeUnit.SECONDS)).isTrue();

            try (var rival = FaultStack.sink(group, Observability.quiet())) {
                facts.sendPart(1, 3);
                facts.awaitConsumed();
                Case.pass(still(seed));
                zombie.thaw();
                facts.sendPart(2, 3);

                facts.assertLaw();
                assertThat(zombie.isAlive()).isTrue();
            }
        }
    }

    /** After its partitions have moved. In the long form one in five sleeps for a minute. */
    private static Duration still(long seed) {
        return Duration.ofSeconds(LONG && seed % 5 == 0 ? 60 : 1);
    }
}
