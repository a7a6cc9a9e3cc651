package io.quinite.vantage.benchmarks.hot;

import io.quinite.vantage.benchmarks.harness.Hop;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.harness.Result.Aim;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Series;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a fact costs where nothing is waited for, by JMH: a process of its own for each method, which warms up. They follow
 * each other and take no turns, so that only the processor's own variation is the same for all.
 */
public final class HotPathsHop implements Hop {
    private static final int WARMUPS = 5;

    /** At the end of a method's name: it is the limit of the one that is called so without it. */
    private static final String LIMIT = "Limit";

    @Override
    public String name() {
        return "hot";
    }

    @Override
    public String title() {
        return "the paths without I/O, by JMH: serde, fold of a call, check of a signature";
    }

    @Override
    public List<Result> run(Plan plan, Consumer<String> progress) throws Exception {
        var series = new LinkedHashMap<String, List<Series>>();
        for (String path : List.of("Serde.*write", "Serde.*read", "Signature", "Fold.*New", "Fold.*Known")) {
            for (RunResult run : jmh(path, plan)) {
                var measured = series(run);
                progress.accept(String.format("%s: %,.0f a second", measured.contender(), measured.median()));
                series.computeIfAbsent(withoutLimit(measured.contender()), key -> new ArrayList<>())
                        .add(measured);
            }
        }
        return series.entrySet().stream().map(HotPathsHop::result).toList();
    }

    private static Collection<RunResult> jmh(String path, Plan plan) throws Exception {
        return new Runner(new OptionsBuilder()
                        .include(HotPathsHop.class.getPackageName() + "\\." + path)
                        .forks(1)
                        .warmupIterations(WARMUPS)
                        .warmupTime(TimeValue.milliseconds(plan.items(1000)))
                        .measurementIterations(plan.rounds())
                        .measurementTime(TimeValue.milliseconds(plan.items(1000)))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }

    private static Result result(Map.Entry<String, List<Series>> measured) {
        boolean limited = measured.getValue().size() > 1;
        return new Result(
                "hot-" + measured.getKey(),
                "by JMH, one thread",
                "calls",
                measured.getValue(),
                limited && !measured.getKey().startsWith("check")
                        ? List.of(new Aim(measured.getKey() + LIMIT, 0.8))
                        : List.of());
    }

    private static Series series(RunResult run) {
        BenchmarkParams params = run.getParams();
        String method = params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
        var rates = new ArrayList<Double>();
        for (BenchmarkResult fork : run.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                rates.add(iteration.getPrimaryResult().getScore());
            }
        }
        return new Series(
                method,
                method.endsWith(LIMIT) ? Role.LIMIT : Role.OURS,
                rates,
                rates.stream().map(rate -> 0.0).toList());
    }

    private static String withoutLimit(String method) {
        return method.endsWith(LIMIT) ? method.substring(0, method.length() - LIMIT.length()) : method;
    }
}
