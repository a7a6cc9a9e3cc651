package io.quinite.vantage.benchmarks.harness;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
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
        var ratios = new ArrayList<Ratio>();
        for (Series ours : series) {
            for (Series other : series) {
                if (ours.role() == Role.OURS && other.role() != Role.OURS) {
                    ratios.add(new Ratio(
                            ours.contender(), other.contender(), ours.median() / other.median(), doubt(ours, other)));
                }
            }
        }
        return ratios;
    }

    private static String doubt(Series ours, Series other) {
        var wide = new ArrayList<String>();
        for (Series one : List.of(ours, other)) {
            if (!(one.spread() <= SPREAD_MAX)) {
                wide.add(String.format("the rounds of %s spread by %.0f %%", one.contender(), one.spread() * 100));
            }
        }
        return String.join(", ", wide);
    }
}
