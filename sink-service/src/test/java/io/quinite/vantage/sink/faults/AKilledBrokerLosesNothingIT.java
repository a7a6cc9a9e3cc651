package io.quinite.vantage.sink.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.sink.law.Seeds;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The broker is a process of its own, killed with -9 while the sink reads from it, and started again on what it kept. */
@SuppressWarnings("try") // A service works without being called.
final class AKilledBrokerLosesNothingIT {
    private static final boolean LONG = Integer.getInteger("seeds", 3) > 3;
    private static final int KILLS = LONG ? 5 : 1;

    @RegisterExtension
    static final FaultStack STACK = FaultStack.withABrokerToKill();

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldGoOnFromItsRowsWhenTheBrokerIsBack(long seed) throws Exception {
        var facts = Case.make(STACK, "broker", seed, 200 * KILLS);
        var observability = Observability.quiet();
        try (var sink = FaultStack.sink(STACK.settings(), observability)) {
            for (int kill = 0; kill < KILLS; kill++) {
                facts.sendPart(kill, KILLS + 1);
                // In the midst of the sending, or while the sink is on its way through it.
                Case.pass(Duration.ofMillis(facts.random().nextInt(1500)));
                STACK.broker().kill();
                Case.pass(Duration.ofMillis(facts.random().nextInt(3000)));
                STACK.broker().start();
            }
            facts.sendPart(KILLS, KILLS + 1);

            facts.assertLaw();
            assertThat(observability.health().live()).isTrue();
        }
    }
}
