package io.quinite.vantage.benchmarks.whole;

import io.quinite.vantage.benchmarks.harness.Series;
import io.quinite.vantage.benchmarks.whole.Probes.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** How long calls took on one side at one rate. Its windows are the rounds: each has a 99th percentile. */
final class Level {
    private static final double PERCENTILE = 99;

    private final Side side;
    private final Map<Place, Series> series = new HashMap<>();
    private final Map<Place, Histogram> micros = new HashMap<>();

    private Level(Side side) {
        this.side = side;
    }

    static Level run(Side side, double perSecond, int millis, int probesPerSecond, int windows) throws Exception {
        var level = new Level(side);
        int from = side.probes().begun();
        side.pace(new Traffic.Phase(perSecond, Math.max(1, (int) Math.round(perSecond / probesPerSecond))), (int)
                (perSecond * millis / 1000));
        int to = side.probes().begun();
        for (Place place : side.places()) {
            var rates = new ArrayList<Double>();
            for (int window = 0; window < windows; window++) {
                var one = side.probes()
                        .micros(
                                place,
                                from + (to - from) * window / windows,
                                from + (to - from) * (window + 1) / windows);
                rates.add(1e6 / one.getValueAtPercentile(PERCENTILE));
            }
            level.series.put(place, new Series(side.name(), side.role(), rates, List.of()));
            level.micros.put(place, side.probes().micros(place, from, to));
        }
        return level;
    }

    /** Empty where the side has no such place. */
    List<Series> series(Place place) {
        var one = series.get(place);
        return one == null ? List.of() : List.of(one);
    }

    List<String> notes(Place place) {
        var all = micros.get(place);
        return all == null
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "%s, %,d probes: p50 %.0f ms, p99 %.0f ms, p999 %.0f ms, largest %.0f ms",
                        side.name(),
                        all.getTotalCount(),
                        all.getValueAtPercentile(50) / 1e3,
                        all.getValueAtPercentile(99) / 1e3,
                        all.getValueAtPercentile(99.9) / 1e3,
                        all.getMaxValue() / 1e3));
    }
}
