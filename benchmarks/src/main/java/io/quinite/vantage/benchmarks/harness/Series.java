package io.quinite.vantage.benchmarks.harness;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What one contender reached, round by round.
 *
 * @param rates items a second, one for each round that counts
 * @param cpuMicros processor time an item, in microseconds, summed up over all processes that work for the contender; 0 where
 *     it is not known
 */
public record Series(String contender, Role role, List<Double> rates, List<Double> cpuMicros) {
    public Series {
        rates = List.copyOf(rates);
        cpuMicros = List.copyOf(cpuMicros);
    }

    @JsonIgnore
    public double median() {
        return quantile(rates, 0.5);
    }

    @JsonIgnore
    public double medianCpuMicros() {
        return quantile(cpuMicros, 0.5);
    }

    /** The distance of the quartiles as a part of the median: one round in four may be disturbed without being seen here. */
    @JsonIgnore
    public double spread() {
        return spread(rates);
    }

    /** As {@link #spread()}, of the processor time an item. */
    @JsonIgnore
    public double cpuSpread() {
        return spread(cpuMicros);
    }

    private static double spread(List<Double> values) {
        return (quantile(values, 0.75) - quantile(values, 0.25)) / quantile(values, 0.5);
    }

    /** Between two values, as far along as the quantile says. */
    static double quantile(List<Double> values, double quantile) {
        if (values.isEmpty()) {
            return 0;
        }
        var sorted = values.stream().sorted().toList();
        double place = quantile * (sorted.size() - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }
}
