package io.quinite.vantage.analytics.counting;

import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The running figures of one campaign, or of one organization. Mutable: it belongs to whoever read it. */
public final class Tally {
    private static final int VERSION = 2;

    private final Figures figures;
    private final Departments departments;
    private final Leads leads;
    private @Nullable Placed placed;
    private long version;
    private long asOfMicros;

    private Tally(Figures figures, Departments departments, Leads leads) {
        this.figures = figures;
        this.departments = departments;
        this.leads = leads;
    }

    /** Of whom nothing was counted yet. */
    public static Tally empty() {
        var tally = new Tally(new Figures(), new Departments(), new Leads());
        tally.asOfMicros = Long.MIN_VALUE;
        return tally;
    }

    public void add(Growth growth) {
        figures.add(growth.figures());
        growth.departments().forEach(departments::add);
        growth.leads(leads::add);
        placed = Placed.both(placed, growth.placed());
        asOfMicros = Math.max(asOfMicros, growth.asOfMicros());
        version++;
    }

    public Figures figures() {
        return figures;
    }

    /** Transferred calls by department; the empty name for those of none. */
    public Map<String, Long> departments() {
        return departments.counts();
    }

    /** Distinct leads of whom a call was picked up. */
    public long leadsReached() {
        return leads.estimate();
    }

    /** The earliest CallPlaced, microseconds since the epoch. */
    public OptionalLong firstCallMicros() {
        return placed == null ? OptionalLong.empty() : OptionalLong.of(placed.firstMicros());
    }

    /** The latest CallPlaced, microseconds since the epoch. */
    public OptionalLong lastCallMicros() {
        return placed == null ? OptionalLong.empty() : OptionalLong.of(placed.lastMicros());
    }

    /** Grows by one with every growth. */
    public long version() {
        return version;
    }

    /** The largest received_at of the facts counted. */
    public long asOfMicros() {
        return asOfMicros;
    }

    public byte[] toBytes() {
        var out = new Layout.Writer(VERSION);
        out.number(version);
        out.octets(asOfMicros, Long.BYTES);
        Placed.write(placed, out);
        figures.write(out);
        departments.write(out);
        leads.write(out);
        return out.toBytes();
    }

    public static Tally fromBytes(byte[] bytes) {
        var in = new Layout.Reader(bytes, VERSION, "tally");
        long version = in.number();
        long asOfMicros = in.octets(Long.BYTES);
        Placed placed = Placed.read(in);
        var tally = new Tally(Figures.read(in), Departments.read(in), Leads.read(in));
        tally.version = version;
        tally.asOfMicros = asOfMicros;
        tally.placed = placed;
        return tally;
    }
}
