package io.quinite.vantage.sink.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.sink.SinkService;
import io.quinite.vantage.sink.law.Seeds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every so often one of two instances leaves and another joins, while facts keep coming. */
final class InstancesComeAndGoIT {
    private static final boolean LONG = Integer.getInteger("seeds", 3) > 3;
    private static final int CHANGES = LONG ? 15 : 4;
    private static final Duration BETWEEN = Duration.ofMillis(LONG ? 2000 : 700);

    @RegisterExtension
    static final FaultStack STACK = new FaultStack();

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseAndRepeatNothingWhileInstancesJoinAndLeave(long seed) throws Exception {
        var facts = Case.make(STACK, "come and go", seed, 50 * CHANGES);
        Settings group = STACK.settings();
        var observability = Observability.quiet();
        Deque<SinkService> running = new ArrayDeque<>();
        try {
            running.add(FaultStack.sink(group, observability));
            for (int change = 0; change < CHANGES; change++) {
                running.add(FaultStack.sink(group, observability));
                facts.sendPart(change, CHANGES);
                Case.pass(BETWEEN);
                // Sometimes the one that has just come.
                (facts.random().nextBoolean() ? running.removeFirst() : running.removeLast()).close();
            }

            facts.assertLaw();
            assertThat(observability.health().live()).isTrue();
        } finally {
            running.forEach(SinkService::close);
        }
    }
}
