package io.quinite.vantage.benchmarks.whole;

import io.quinite.vantage.benchmarks.harness.Hop;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.harness.Result.Aim;
import io.quinite.vantage.benchmarks.harness.Scratch;
import io.quinite.vantage.benchmarks.whole.Probes.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Single facts through the door in an open loop, at parts of what the whole has been seen to carry: from the moment in which a
 * request was due to the row, to the totals record and to the lead-change record, as a reader of committed records sees them.
 * Then, on a stack of its own, the same rates through Kafka Connect.
 *
 * <p>System properties: {@code whole.connect=false} to leave Connect out; {@code whole.warmup} (60), seconds of calls at half the
 * capacity before a side is measured.
 */
public final class WholeHop implements Hop {
    private static final int[] PERCENTS = {25, 50, 75};
    private static final int LEVEL_MS = 15_000;
    private static final int LEVEL_MS_MIN = 5_000;

    /** Of a side. The processes share two processors with their compilers, and until those are done this measures them. */
    private static final int WARMUP_MS = 1000 * Integer.getInteger("whole.warmup", 60);

    /** Before the one that is the capacity. */
    private static final int WARMUP_DRAINS = 2;

    private static final long WARMUP_DRAIN_NANOS = 4_000_000_000L;

    /** Long beside the way of the last call, whose time is in it too. */
    private static final long DRAIN_NANOS = 8_000_000_000L;

    private static final int DRAIN_PROBE_EVERY = 20;
    private static final int PROBES_PER_SECOND = 400;
    private static final int PROBES_MAX = 60_000;
    private static final boolean CONNECT = Boolean.parseBoolean(System.getProperty("whole.connect", "true"));

    @Override
    public String name() {
        return "whole";
    }

    @Override
    public String title() {
        return "the whole way in an open loop, to the row, the total and the lead change, beside a stack of Kafka Connect";
    }

    @Override
    public List<Result> run(Plan plan, Consumer<String> progress) throws Exception {
        try (var scratch = new Scratch()) {
            int millis = Math.max(LEVEL_MS_MIN, plan.items(LEVEL_MS));
            var ours = new ArrayList<Level>();
            double capacity;
            try (var side = new Ours(scratch.path(), PROBES_MAX)) {
                capacity = capacity(side, progress);
                Level.run(side, capacity / 2, WARMUP_MS, PROBES_PER_SECOND, plan.rounds());
                levels(side, capacity, millis, plan, progress, ours);
            }
            var theirs = new ArrayList<Level>();
            if (CONNECT) {
                try (var side = new ConnectStack(scratch.path().resolve("connect"), PROBES_MAX)) {
                    Level.run(side, capacity / 2, WARMUP_MS, PROBES_PER_SECOND, plan.rounds());
                    levels(side, capacity, millis, plan, progress, theirs);
                }
            }
            scratch.done();
            return results(ours, theirs, capacity, millis);
        }
    }

    private static double capacity(Ours side, Consumer<String> progress) throws Exception {
        for (int drain = 1; drain <= WARMUP_DRAINS; drain++) {
            double rate = side.drain(WARMUP_DRAIN_NANOS, DRAIN_PROBE_EVERY);
            progress.accept(String.format(
                    Locale.ROOT, "warm-up %d of %d: %,.0f calls a second came through", drain, WARMUP_DRAINS, rate));
        }
        double capacity = side.drain(DRAIN_NANOS, DRAIN_PROBE_EVERY);
        progress.accept(String.format(Locale.ROOT, "capacity: %,.0f calls a second came through", capacity));
        return capacity;
    }

    private static void levels(
            Side side, double capacity, int millis, Plan plan, Consumer<String> progress, List<Level> into)
            throws Exception {
        for (int percent : PERCENTS) {
            var level = Level.run(side, capacity * percent / 100, millis, PROBES_PER_SECOND, plan.rounds());
            into.add(level);
            for (Place place : side.places()) {
                progress.accept(percent + " %, to the " + place.words + ": " + String.join("", level.notes(place)));
            }
        }
    }

    private static List<Result> results(List<Level> ours, List<Level> theirs, double capacity, int millis) {
        var results = new ArrayList<Result>();
        for (int i = 0; i < PERCENTS.length; i++) {
            for (Place place : Place.values()) {
                var levels = theirs.isEmpty() ? List.of(ours.get(i)) : List.of(ours.get(i), theirs.get(i));
                results.add(new Result(
                        "whole-" + PERCENTS[i] + "-" + place.name().toLowerCase(Locale.ROOT),
                        String.format(
                                Locale.ROOT,
                                "due to %s at %d %% of capacity, %,.0f calls a second for %d s; rates are 1 / p99 of each of the"
                                        + " level's windows",
                                place.words,
                                PERCENTS[i],
                                capacity * PERCENTS[i] / 100,
                                millis / 1000),
                        "p99",
                        levels.stream()
                                .flatMap(level -> level.series(place).stream())
                                .toList(),
                        List.of(new Aim("connect", 2)),
                        levels.stream()
                                .flatMap(level -> level.notes(place).stream())
                                .toList()));
            }
        }
        return results;
    }
}
