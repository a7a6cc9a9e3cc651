package io.quinite.vantage.benchmarks.cdc;

/** In a contender that keeps nothing: says when a round is complete. */
final class Tally {
    private final int changesOfRound;
    private long seen;

    Tally(int changesOfRound) {
        this.changesOfRound = changesOfRound;
    }

    static String line(long round) {
        return "round " + round + " at ";
    }

    void change() {
        seen++;
        if (seen % changesOfRound == 0) {
            System.out.println(line(seen / changesOfRound) + System.currentTimeMillis());
            System.out.flush();
        }
    }
}
