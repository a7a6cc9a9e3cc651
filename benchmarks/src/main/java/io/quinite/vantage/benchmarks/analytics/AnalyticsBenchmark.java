package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.embedded.EmbeddedStack;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Facts of calls to totals of campaigns, one thread each, over the same records of the same broker: facts per second from the
 * first fact that is taken to the moment in which the totals of all calls can be read, and the processor time of the thread
 * that counts.
 *
 * <p>Settings, as system properties: {@code calls} (100,000; two facts each), {@code campaigns} (10), {@code rounds} that count
 * (3), {@code dsl=false} to leave the DSL out.
 */
public final class AnalyticsBenchmark {
    private static final int CALLS = Integer.getInteger("calls", 100_000);
    private static final int CAMPAIGNS = Integer.getInteger("campaigns", 10);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);

    private AnalyticsBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("analytics-benchmark");
        try {
            run(directory);
        } finally {
            delete(directory);
        }
    }

    static void delete(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    private static void run(Path directory) throws Exception {
        try (var stack = EmbeddedStack.start(directory.resolve("stack"))) {
            new Calls(CALLS, CAMPAIGNS).send(stack.settings());
            var contenders = new ArrayList<Contender>();
            contenders.add(new BareLoop());
            contenders.add(new BareStreams());
            contenders.add(new OurService());
            if (Boolean.parseBoolean(System.getProperty("dsl", "true"))) {
                contenders.add(new PlainDsl());
            }
            double facts = (double) Calls.FACTS_PER_CALL * CALLS;
            Map<String, List<Run>> runs = new LinkedHashMap<>();
            for (int round = 0; round <= ROUNDS; round++) {
                for (int turn = 0; turn < contenders.size(); turn++) {
                    Contender contender = contenders.get((turn + round) % contenders.size());
                    Path stores = Files.createTempDirectory(directory, "stores");
                    Run run = contender.count(stack.settings(), stores, CALLS);
                    System.out.printf(
                            Locale.ROOT,
                            "round %d, %s: %,.0f facts/s, %.2f µs of its thread a fact%n",
                            round,
                            contender.name(),
                            facts / run.seconds(),
                            1e6 * run.cpuSeconds() / facts);
                    if (round > 0) {
                        runs.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                                .add(run);
                    }
                }
            }
            runs.forEach((name, all) -> System.out.printf(
                    Locale.ROOT,
                    "%d campaigns, median of %s: %,.0f facts/s, %.2f µs of its thread a fact%n",
                    CAMPAIGNS,
                    name,
                    facts / median(all, Run::seconds),
                    1e6 * median(all, Run::cpuSeconds) / facts));
        }
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> of) {
        return runs.stream()
                .mapToDouble(of)
                .sorted()
                .skip(runs.size() / 2)
                .findFirst()
                .orElse(0);
    }
}
