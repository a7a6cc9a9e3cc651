package io.quinite.vantage.benchmarks.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A run against a former one. Rates are not compared, for the machine may be another or busier; ratios are, and each run
 * measured both sides of them together. The processor time an item is compared too: it tells where other work on the machine spreads the
 * rates too wide.
 *
 * @param compared ratios that both runs tell
 * @param slower one sentence for each of them that got worse
 */
public record Comparison(int compared, List<String> slower) {
    /** What a ratio may lose before it is called slower; two runs of the same code stayed within half of it. */
    static final double LOSS_MAX = 0.2;

    public Comparison {
        slower = List.copyOf(slower);
    }

    public static Comparison of(Report before, Report now) {
        var byClock = of(before, now, Result::ratios, "%s: %s is at %.2f of %s and was at %.2f");
        var byCpu =
                of(before, now, Result::cpuRatios, "%s: by processor time an item %s is at %.2f of %s and was at %.2f");
        var slower = new ArrayList<>(byClock.slower);
        slower.addAll(byCpu.slower);
        return new Comparison(byClock.compared + byCpu.compared, slower);
    }

    private static Comparison of(
            Report before, Report now, Function<Result, List<Result.Ratio>> ratios, String sentence) {
        Map<List<String>, Result.Ratio> former = new HashMap<>();
        before.results().forEach(result -> ratios.apply(result).stream()
                .filter(Result.Ratio::counts)
                .forEach(ratio -> former.put(key(result, ratio), ratio)));
        int compared = 0;
        var slower = new ArrayList<String>();
        for (Result result : now.results()) {
            for (Result.Ratio ratio : ratios.apply(result)) {
                var was = former.get(key(result, ratio));
                if (was == null || !ratio.counts()) {
                    continue;
                }
                compared++;
                if (ratio.value() < was.value() * (1 - LOSS_MAX)) {
                    slower.add(String.format(
                            Locale.ROOT,
                            sentence,
                            result.hop(),
                            ratio.ours(),
                            ratio.value(),
                            ratio.other(),
                            was.value()));
                }
            }
        }
        return new Comparison(compared, slower);
    }

    private static List<String> key(Result result, Result.Ratio ratio) {
        return List.of(result.hop(), ratio.ours(), ratio.other());
    }
}
