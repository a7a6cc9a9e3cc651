package io.quinite.vantage.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rounds of one kind of work, by contender. */
final class Score {
    private final String what;
    private final ServerCpu server;
    private final Map<String, List<Round>> rounds = new LinkedHashMap<>();

    private record Round(double rowsPerSecond, double serverMicros, double clientMicros) {}

    Score(String what, ServerCpu server) {
        this.what = what;
        this.server = server;
    }

    void measure(Contender contender, int rows, Runnable work, boolean counts) {
        String name = contender.name();
        double serverBefore = server.seconds();
        double clientBefore = contender.clientCpuSeconds();
        long began = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - began) / 1e9;
        double clientMicros = (contender.clientCpuSeconds() - clientBefore) * 1e6 / rows;
        var round = new Round(rows / seconds, (server.seconds() - serverBefore) * 1e6 / rows, clientMicros);
        System.out.println(what + ", " + name + ": " + text(round));
        if (counts) {
            rounds.computeIfAbsent(name, unused -> new ArrayList<>()).add(round);
        }
    }

    private static String text(Round round) {
        return String.format(
                Locale.ROOT,
                "%,.0f rows/s, processor per row: server %.1f us, client %.1f us",
                round.rowsPerSecond,
                round.serverMicros,
                round.clientMicros);
    }

    void print() {
        System.out.println(what + ", medians");
        rounds.forEach((name, all) -> System.out.println("  " + name + ": "
                + text(new Round(
                        median(all.stream().map(Round::rowsPerSecond).toList()),
                        median(all.stream().map(Round::serverMicros).toList()),
                        median(all.stream().map(Round::clientMicros).toList())))
                + ", rows/s from "
                + String.format(
                        Locale.ROOT,
                        "%,.0f to %,.0f",
                        all.stream().mapToDouble(Round::rowsPerSecond).min().orElse(0),
                        all.stream().mapToDouble(Round::rowsPerSecond).max().orElse(0))));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0.0);
    }
}
