package io.quinite.vantage.benchmarks.growth;

import io.quinite.vantage.benchmarks.analytics.TotalsGrowth;
import io.quinite.vantage.benchmarks.harness.Hop;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.sink.SinkGrowth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The same work where there is little and where there is much, in turns, on stacks of their own. */
public final class GrowthHop implements Hop {
    /** An item may cost 1.3 times as much. */
    private static final double LEAST_SHARE = 1 / 1.3;

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String title() {
        return "the cost of a fact with more campaigns, more calls remembered, more rows in the table";
    }

    @Override
    public List<Result> run(Plan plan, Consumer<String> progress) throws Exception {
        var results = new ArrayList<Result>();
        results.add(TotalsGrowth.campaigns(plan, progress, LEAST_SHARE));
        results.add(TotalsGrowth.calls(plan, progress, LEAST_SHARE));
        results.add(SinkGrowth.rows(plan, progress, LEAST_SHARE));
        return results;
    }
}
