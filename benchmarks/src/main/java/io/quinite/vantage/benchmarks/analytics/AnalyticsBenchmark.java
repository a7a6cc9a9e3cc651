package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.embedded.EmbeddedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Facts of calls to totals of campaigns, one thread each, over the same records of the same broker: facts per second from the
 * first fact that is taken to the moment in which the totals of all calls can be read.
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
        try (var stack = EmbeddedStack.start(directory.resolve("stack"))) {
            new Calls(CALLS, CAMPAIGNS).send(stack.settings());
            var contenders = new ArrayList<Contender>();
            contenders.add(new BareLoop());
            contenders.add(new OurService());
            if (Boolean.parseBoolean(System.getProperty("dsl", "true"))) {
                contenders.add(new PlainDsl());
            }
            Map<String, List<Double>> rates = new LinkedHashMap<>();
            for (int round = 0; round <= ROUNDS; round++) {
                for (int turn = 0; turn < contenders.size(); turn++) {
                    Contender contender = contenders.get((turn + round) % contenders.size());
                    Path stores = Files.createTempDirectory(directory, "stores");
                    double rate = Calls.FACTS_PER_CALL * CALLS / contender.count(stack.settings(), stores, CALLS);
                    System.out.printf(Locale.ROOT, "round %d, %s: %,.0f facts/s%n", round, contender.name(), rate);
                    if (round > 0) {
                        rates.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                                .add(rate);
                    }
                }
            }
            rates.forEach((name, all) -> System.out.printf(
                    Locale.ROOT,
                    "%d campaigns, median of %s: %,.0f facts/s%n",
                    CAMPAIGNS,
                    name,
                    all.stream().sorted().skip(all.size() / 2).findFirst().orElse(0.0)));
        }
    }
}
