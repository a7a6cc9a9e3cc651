package io.quinite.vantage.benchmarks.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lets contenders take turns, A B C, B C A, …: what disturbs the machine for a while disturbs all of them. The first rounds
 * warm up and do not count.
 */
public final class Turns {
    private final int warmups;
    private final int rounds;
    private final Consumer<String> progress;
    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final Map<String, List<Round>> measured = new LinkedHashMap<>();

    /**
     * One round of one contender.
     *
     * @param items done
     * @param cpuSeconds of all processes that worked for it; 0 where it is not known
     */
    public record Round(long items, double seconds, double cpuSeconds) {
        double rate() {
            return items / seconds;
        }

        double cpuMicros() {
            return cpuSeconds * 1e6 / items;
        }
    }

    /** Something that can do a round. */
    public interface Contender {
        String name();

        Role role();

        Round round() throws Exception;
    }

    /** @param progress is told each round */
    public Turns(int warmups, int rounds, Consumer<String> progress) {
        this.warmups = warmups;
        this.rounds = rounds;
        this.progress = progress;
    }

    /** @return what each reached, in the order in which they are given */
    public List<Series> run(List<? extends Contender> contenders) throws Exception {
        contenders.forEach(contender -> roles.put(contender.name(), contender.role()));
        for (int round = 0; round < warmups + rounds; round++) {
            for (int turn = 0; turn < contenders.size(); turn++) {
                take(contenders.get((turn + round) % contenders.size()), round);
            }
        }
        var series = new ArrayList<Series>();
        roles.forEach((name, role) -> {
            var all = measured.getOrDefault(name, List.of());
            series.add(new Series(
                    name,
                    role,
                    all.stream().map(Round::rate).toList(),
                    all.stream().map(Round::cpuMicros).toList()));
        });
        return series;
    }

    private void take(Contender contender, int number) throws Exception {
        Round round = contender.round();
        boolean counts = number >= warmups;
        progress.accept(String.format(
                "%s %d of %d, %s: %s a second",
                counts ? "round" : "warm-up",
                counts ? number - warmups + 1 : number + 1,
                counts ? rounds : warmups,
                contender.name(),
                Report.rate(round.rate())));
        if (counts) {
            measured.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                    .add(round);
        }
    }
}
