package io.quinite.vantage.benchmarks.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run against a former one. Rates are not compared, for the machine may be another or busier; ratios are, and each run
 * measured both sides of them together.
 */
public final class Comparison {
    /** What a ratio may lose before it is called slower; two runs of the same code stayed within half of it. */
    static final double LOSS_MAX = 0.2;

    private Comparison() {}

    /** One sentence for each ratio that got worse; empty where none did. */
    public static List<String> slower(Report before, Report now) {
        Map<List<String>, Result.Ratio> former = new HashMap<>();
        before.results().forEach(result -> result.ratios().stream()
                .filter(Result.Ratio::counts)
                .forEach(ratio -> former.put(key(result, ratio), ratio)));
        var slower = new ArrayList<String>();
        for (Result result : now.results()) {
            for (Result.Ratio ratio : result.ratios()) {
                var was = former.get(key(result, ratio));
                if (was != null && ratio.counts() && ratio.value() < was.value() * (1 - LOSS_MAX)) {
                    slower.add(String.format(
                            Locale.ROOT,
                            "%s: %s is at %.2f of %s and was at %.2f",
                            result.hop(),
                            ratio.ours(),
                            ratio.value(),
                            ratio.other(),
                            was.value()));
                }
            }
        }
        return slower;
    }

    private static List<String> key(Result result, Result.Ratio ratio) {
        return List.of(result.hop(), ratio.ours(), ratio.other());
    }
}
