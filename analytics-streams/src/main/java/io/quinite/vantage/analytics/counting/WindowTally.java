package io.quinite.vantage.analytics.counting;

/**
 * The running figures of one window.
 *
 * @param version grows by one with every change
 * @param endMicros when the window ends, which decides how long it is kept
 * @param asOfMicros the largest received_at of the facts counted
 */
public record WindowTally(Figures figures, long version, long endMicros, long asOfMicros) {
    private static final int VERSION = 2;

    public static WindowTally empty(long endMicros) {
        return new WindowTally(new Figures(), 0, endMicros, Long.MIN_VALUE);
    }

    /** Takes the figures over: this tally is not to be used any more. */
    public WindowTally plus(Figures change, long changeAsOfMicros) {
        figures.add(change);
        return new WindowTally(figures, version + 1, endMicros, Math.max(asOfMicros, changeAsOfMicros));
    }

    public byte[] toBytes() {
        var out = new Layout.Writer(VERSION);
        out.octets(endMicros, Long.BYTES);
        out.octets(asOfMicros, Long.BYTES);
        out.number(version);
        figures.write(out);
        return out.toBytes();
    }

    public static WindowTally fromBytes(byte[] bytes) {
        var in = new Layout.Reader(bytes, VERSION, "window");
        long endMicros = in.octets(Long.BYTES);
        long asOfMicros = in.octets(Long.BYTES);
        long version = in.number();
        return new WindowTally(Figures.read(in), version, endMicros, asOfMicros);
    }
}
