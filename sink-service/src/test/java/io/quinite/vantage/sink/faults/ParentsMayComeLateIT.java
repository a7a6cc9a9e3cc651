package io.quinite.vantage.sink.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.sink.law.Seeds;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Organizations, campaigns and so the leads come an hour after the facts, and after a restart. */
@SuppressWarnings("try") // A service works without being called.
final class ParentsMayComeLateIT {
    @RegisterExtension
    static final FaultStack STACK = new FaultStack();

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepFactsUntilTheirParentsComeAnHourLater(long seed) throws Exception {
        var facts = Case.withoutParents(STACK, "late", seed, 60);
        var settings = STACK.settings().with("sink.parked.expire.hours", "2");
        try (var sink = FaultStack.sink(settings, Observability.quiet())) {
            facts.sendPart(0, 2);
            facts.awaitConsumed();
        }
        assertThat(STACK.tables().number("select count(*) from pipeline.parked_facts"))
                .isPositive();
        // The clock that counts is the database's.
        STACK.tables().run("update pipeline.parked_facts set parked_at = parked_at - interval '1 hour'");

        try (var sink = FaultStack.sink(settings, Observability.quiet())) {
            facts.addParents();
            facts.sendPart(1, 2);

            facts.assertLaw();
        }
        assertThat(STACK.tables().number("select count(*) from pipeline.parked_facts"))
                .isZero();
    }
}
