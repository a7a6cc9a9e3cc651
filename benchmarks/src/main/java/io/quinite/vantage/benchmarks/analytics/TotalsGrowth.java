package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.benchmarks.harness.Hop.Plan;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.harness.Result.Aim;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Scratch;
import io.quinite.vantage.benchmarks.harness.Turns;
import io.quinite.vantage.embedded.EmbeddedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Analytics where there are few campaigns and many, and where few calls and many are remembered. */
public final class TotalsGrowth {
    private static final int FEW_CAMPAIGNS = 10;
    private static final int CALLS_A_ROUND = 100_000;
    private static final int REMEMBERED = 1_000_000;
    private static final int WARMUPS = 1;

    private TotalsGrowth() {}

    /** A call for each of the many campaigns: nothing can be summed up before it is stored. */
    public static Result campaigns(Plan plan, Consumer<String> progress, double leastShare) throws Exception {
        int calls = plan.items(CALLS_A_ROUND);
        try (var scratch = new Scratch();
                var few = EmbeddedStack.start(scratch.path().resolve("few"));
                var many = EmbeddedStack.start(scratch.path().resolve("many"))) {
            new Calls(calls, FEW_CAMPAIGNS).send(few.settings());
            new Calls(calls, calls).send(many.settings());
            String less = String.format("%,d campaigns", FEW_CAMPAIGNS);
            String more = String.format("%,d campaigns", calls);
            var series = new Turns(WARMUPS, plan.rounds(), progress)
                    .run(List.of(
                            new AllAnew(less, Role.LIMIT, few, scratch.path(), calls),
                            new AllAnew(more, Role.OURS, many, scratch.path(), calls)));
            scratch.done();
            return new Result(
                    "growth-campaigns",
                    String.format(
                            "facts to totals, %,d facts of %,d calls a round", calls * Calls.FACTS_PER_CALL, calls),
                    "facts",
                    series,
                    List.of(new Aim(less, leastShare)));
        }
    }

    /** Counts the whole log from nothing. */
    private record AllAnew(String name, Role role, EmbeddedStack stack, Path directory, int calls)
            implements Turns.Contender {
        @Override
        public Turns.Round round() throws Exception {
            Run run = new OurService().count(stack.settings(), Files.createTempDirectory(directory, "stores"), calls);
            return new Turns.Round((long) Calls.FACTS_PER_CALL * calls, run.seconds(), run.cpuSeconds());
        }
    }

    /** The store of calls: one that begins empty, and one that has many before. */
    public static Result calls(Plan plan, Consumer<String> progress, double leastShare) throws Exception {
        int calls = plan.items(CALLS_A_ROUND);
        int remembered = plan.items(REMEMBERED);
        try (var scratch = new Scratch();
                var young = EmbeddedStack.start(scratch.path().resolve("young"));
                var old = EmbeddedStack.start(scratch.path().resolve("old"))) {
            String less = "few calls remembered";
            String more = String.format("%,d and more", remembered);
            try (var small = new GrowingStore(less, Role.LIMIT, young, scratch.path(), FEW_CAMPAIGNS, calls);
                    var large = new GrowingStore(more, Role.OURS, old, scratch.path(), FEW_CAMPAIGNS, calls)) {
                progress.accept(String.format("counting %,d calls, to be remembered", remembered));
                large.count(remembered);
                var series = new Turns(WARMUPS, plan.rounds(), progress).run(List.of(small, large));
                scratch.done();
                return new Result(
                        "growth-calls",
                        String.format(
                                "facts to totals, %,d facts of new calls a round; one store of calls was empty at first and"
                                        + " holds %,d in the end, the other held %,d at first",
                                calls * Calls.FACTS_PER_CALL, (long) calls * (WARMUPS + plan.rounds()), remembered),
                        "facts",
                        series,
                        List.of(new Aim(less, leastShare)));
            }
        }
    }
}
