package io.quinite.vantage.benchmarks;

/** Closes what is no longer needed at the end of a run. */
final class Quietly {
    private Quietly() {}

    static void close(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception e) {
            System.err.println("closing failed: " + e);
        }
    }
}
