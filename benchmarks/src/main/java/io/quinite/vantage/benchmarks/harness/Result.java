package io.quinite.vantage.benchmarks.harness;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table: what was measured of one hop.
 *
 * @param hop as on the command line
 * @param what in words, with what was done how often
 * @param unit of the items that the rates count
 * @param aims ratios that are wanted
 * @param notes what else is to be known of the figures, a sentence each
 */
public record Result(
        String hop,
        String what,
        String unit,
        List<Series> series,
        List<Aim> aims,
        @Nullable List<String> notes) {
    /** A median is worth no ratio when its rounds differ by more. */
    static final double SPREAD_MAX = 0.25;

    public Result {
        series = List.copyOf(series);
        aims = List.copyOf(aims);
        notes = notes == null ? List.of() : List.copyOf(notes); // reports of before have none
    }

    public Result(String hop, String what, String unit, List<Series> series, List<Aim> aims) {
        this(hop, what, unit, series, aims, List.of());
    }

    /** Our rate as a part of another's. */
    public record Aim(String against, double atLeast) {}

    /**
     * Ours against another.
     *
     * @param value how many times as fast ours is
     * @param doubt why it says nothing; empty where it does
     */
    public record Ratio(String ours, String other, double value, String doubt) {
        @JsonIgnore
        public boolean counts() {
            return doubt.isEmpty();
        }
    }

    /** Each of ours against each of the others. */
    @JsonIgnore
    public List<Ratio> ratios() {
        return ratios(Series::median, Series::spread, "rounds");
    }

    /** The same of the processor time an item, where it is known: how many times as cheap ours is. */
    @JsonIgnore
    public List<Ratio> cpuRatios() {
        return ratios(
                series -> series.medianCpuMicros() > 0 ? 1 / series.medianCpuMicros() : Double.NaN,
                Series::cpuSpread,
                "processor times");
    }

    private List<Ratio> ratios(ToDoubleFunction<Series> of, ToDoubleFunction<Series> spread, String what) {
        var ratios = new ArrayList<Ratio>();
        for (Series ours : series) {
            for (Series other : series) {
                if (ours.role() == Role.OURS && other.role() != Role.OURS) {
                    ratios.add(new Ratio(
                            ours.contender(),
                            other.contender(),
                            of.applyAsDouble(ours) / of.applyAsDouble(other),
                            doubt(List.of(ours, other), spread, what)));
                }
            }
        }
        return ratios;
    }

    private static String doubt(List<Series> both, ToDoubleFunction<Series> spread, String what) {
        var wide = new ArrayList<String>();
        for (Series one : both) {
            double width = spread.applyAsDouble(one);
            if (!(width <= SPREAD_MAX)) {
                wide.add(String.format("the %s of %s spread by %.0f %%", what, one.contender(), width * 100));
            }
        }
        return String.join(", ", wide);
    }
}
