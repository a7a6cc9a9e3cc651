package io.quinite.vantage.benchmarks.harness;

/** Closes what is no longer needed at the end of a run. */
public final class Quietly {
    private Quietly() {}

    public static void close(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception e) {
            System.err.println("closing failed: " + e);
        }
    }
}
