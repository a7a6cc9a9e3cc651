package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.benchmarks.harness.Hop;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.harness.Result.Aim;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Scratch;
import io.quinite.vantage.benchmarks.harness.Turns;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Facts of calls to totals of campaigns, one thread each, over the same records of the same broker: facts per second from the
 * first fact that is taken to the moment in which the totals of all calls can be read, and the processor time of the thread
 * that counts.
 *
 * <p>System properties: {@code totals.campaigns} (10), {@code totals.facts} of a call (5, from 2), {@code totals.dsl=false} to
 * leave the DSL out.
 */
public final class TotalsHop implements Hop {
    private static final int CALLS = 120_000;
    private static final int WARMUPS = 1;
    private static final int CAMPAIGNS = Integer.getInteger("totals.campaigns", 10);
    private static final boolean DSL = Boolean.parseBoolean(System.getProperty("totals.dsl", "true"));

    @Override
    public String name() {
        return "totals";
    }

    @Override
    public String title() {
        return "facts to totals: analytics beside a consumer with hash maps, Streams that does nothing, and the plain DSL";
    }

    @Override
    public List<Result> run(Plan plan, Consumer<String> progress) throws Exception {
        try (var scratch = new Scratch();
                var stack = EmbeddedStack.start(scratch.path().resolve("stack"))) {
            int calls = plan.items(CALLS);
            new Calls(calls, CAMPAIGNS).send(stack.settings());
            var contenders = new ArrayList<Turn>();
            contenders.add(new Turn(new BareLoop(), Role.LIMIT, stack.settings(), scratch.path(), calls));
            contenders.add(new Turn(new BareStreams(), Role.LIMIT, stack.settings(), scratch.path(), calls));
            contenders.add(new Turn(new OurService(), Role.OURS, stack.settings(), scratch.path(), calls));
            if (DSL) {
                contenders.add(new Turn(new PlainDsl(), Role.PEER, stack.settings(), scratch.path(), calls));
            }
            var series = new Turns(WARMUPS, plan.rounds(), progress).run(contenders);
            scratch.done();
            return List.of(new Result(
                    "totals",
                    String.format(
                            "%,d calls of %d facts and %,d campaigns a round", calls, Calls.FACTS_PER_CALL, CAMPAIGNS),
                    "facts",
                    series,
                    List.of(new Aim("bare loop", 0.6), new Aim("plain DSL", 3))));
        }
    }

    private record Turn(Contender contender, Role role, Settings settings, Path directory, int calls)
            implements Turns.Contender {
        @Override
        public String name() {
            return contender.name();
        }

        /** With nothing remembered, so with stores of its own. */
        @Override
        public Turns.Round round() throws Exception {
            Run run = contender.count(settings, Files.createTempDirectory(directory, "stores"), calls);
            return new Turns.Round((long) Calls.FACTS_PER_CALL * calls, run.seconds(), run.cpuSeconds());
        }
    }
}
