package io.quinite.vantage.sink.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.sink.faults.Wire.Moment;
import io.quinite.vantage.sink.law.Seeds;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sink is killed with -9, or its connection cut, between any two messages of what it says to the database. */
@SuppressWarnings("try") // A service works without being called.
final class NothingIsLostBetweenTwoStepsIT {
    private static final int KILLS = Integer.getInteger("seeds", 3) > 3 ? 4 : 1;
    private static final int CUTS_PER_KILL = 3;
    private static final int PARTS = KILLS * (CUTS_PER_KILL + 1) + 1;

    /** So few calls are not copied. */
    private static final List<Moment> MOMENTS =
            List.of(Moment.ASKED, Moment.BEFORE_COMMIT, Moment.COMMITTED, Moment.ANSWERED);

    @RegisterExtension
    static final FaultStack STACK = new FaultStack();

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseAndRepeatNothingWhereverItIsKilledOrCutOff(long seed) throws Exception {
        var facts = Case.make(STACK, "kill", seed, 60 * PARTS);
        try (var wire = new Wire(STACK.postgres().port())) {
            for (int kill = 0; kill < KILLS; kill++) {
                Settings settings = STACK.settings().with("postgres.url", wire.jdbcUrl("vantage"));
                try (var child = ChildSink.start(settings)) {
                    STACK.awaitWorkers();
                    for (int cut = 0; cut < CUTS_PER_KILL; cut++) {
                        facts.sendPart(kill * (CUTS_PER_KILL + 1) + cut, PARTS);
                        strike(wire, facts.random(), () -> false);
                        assertThat(child.isAlive()).isTrue();
                    }
                    facts.sendPart(kill * (CUTS_PER_KILL + 1) + CUTS_PER_KILL, PARTS);
                    strike(wire, facts.random(), () -> {
                        child.kill();
                        return false;
                    });
                }
            }
        }
        facts.sendPart(PARTS - 1, PARTS);

        try (var last = FaultStack.sink(STACK.settings(), Observability.quiet())) {
            facts.assertLaw();
        }
    }

    private static void strike(Wire wire, Random random, Wire.Fault fault) throws InterruptedException {
        Moment moment = MOMENTS.get(random.nextInt(MOMENTS.size()));
        boolean ofCommits = moment == Moment.BEFORE_COMMIT || moment == Moment.COMMITTED;
        assertThat(wire.arm(moment, 1 + random.nextInt(ofCommits ? 10 : 400), fault)
                        .await(60, TimeUnit.SECONDS))
                .as("a fault at %s", moment)
                .isTrue();
    }
}
