package io.quinite.vantage.analytics.counting;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How the figures of a campaign, or of an organization, change by what was heard of any number of calls. Mutable; its parts
 * add up in whatever order.
 */
public final class Growth {
    private static final int VERSION = 2;

    private final Figures figures = new Figures();
    private final Map<Integer, Figures> minutes = new HashMap<>();
    private final Map<String, Long> departments = new HashMap<>();
    /** As they were heard of: one may be in it twice. */
    private long[] leads = new long[4];

    private int leadsCount;
    private @Nullable Placed placed;
    private long asOfMicros = Long.MIN_VALUE;

    /** @return whether anything changed */
    public boolean hear(CallMemory.Heard heard, Fact fact) {
        Standing before = heard.before() == null ? null : heard.before().standing();
        Standing after = heard.after().standing();
        if (after == null || heard.verdict() != Verdict.TAKEN) {
            return false;
        }
        Placed when = Placed.with(
                before == null && heard.before() != null ? heard.before().uncounted() : null, fact);
        if (after.equals(before) && when == null) {
            return false;
        }
        if (!after.equals(before)) {
            replace(before, after);
        }
        placed = Placed.both(placed, when);
        asOfMicros = Math.max(asOfMicros, fact.receivedAtMicros());
        return true;
    }

    private void replace(@Nullable Standing before, Standing after) {
        if (before != null) {
            count(before, -1);
        }
        count(after, 1);
        if (after.lead() != 0 && (before == null || before.lead() == 0)) {
            addLead(after.lead());
        }
    }

    private void count(Standing call, int sign) {
        figures.count(call.inTotals(), call.lateFacts(), sign);
        if (!call.inWindows().isNone()) {
            minutes.computeIfAbsent(call.inWindows().minute(), minute -> new Figures())
                    .count(call.inWindows(), call.lateFacts(), sign);
        }
        if (call.department() != null) {
            departments.merge(call.department(), (long) sign, Long::sum);
        }
    }

    public void add(Growth other) {
        figures.add(other.figures);
        other.minutes.forEach((minute, more) ->
                minutes.computeIfAbsent(minute, m -> new Figures()).add(more));
        other.departments.forEach((name, count) -> departments.merge(name, count, Long::sum));
        for (int i = 0; i < other.leadsCount; i++) {
            addLead(other.leads[i]);
        }
        placed = Placed.both(placed, other.placed);
        asOfMicros = Math.max(asOfMicros, other.asOfMicros);
    }

    Figures figures() {
        return figures;
    }

    /** What changes in which window. */
    public Map<Windows.Window, Figures> byWindow(Windows windows) {
        var changes = new LinkedHashMap<Windows.Window, Figures>();
        minutes.forEach((minute, change) -> windows.of(minute)
                .forEach(window ->
                        changes.computeIfAbsent(window, w -> new Figures()).add(change)));
        changes.values().removeIf(Figures::isNone);
        return changes;
    }

    /** In the order of their names, so that every recomputation hands out the names' own counts alike. */
    Map<String, Long> departments() {
        return new TreeMap<>(departments);
    }

    void leads(LongConsumer each) {
        for (int i = 0; i < leadsCount; i++) {
            each.accept(leads[i]);
        }
    }

    private void addLead(long lead) {
        if (leadsCount == leads.length) {
            leads = Arrays.copyOf(leads, 2 * leadsCount);
        }
        leads[leadsCount++] = lead;
    }

    /** Of how many parts it consists, each of which takes some room. */
    public int size() {
        return 1 + minutes.size() + departments.size() + leadsCount;
    }

    @Nullable
    Placed placed() {
        return placed;
    }

    /** The largest received_at of the facts. */
    public long asOfMicros() {
        return asOfMicros;
    }

    public byte[] toBytes() {
        var out = new Layout.Writer(VERSION);
        out.octets(asOfMicros, Long.BYTES);
        Placed.write(placed, out);
        figures.write(out);
        out.number(minutes.size());
        minutes.forEach((minute, change) -> {
            out.number(minute);
            change.write(out);
        });
        out.number(departments.size());
        departments.forEach((name, count) -> {
            out.text(name);
            out.number(count);
        });
        out.number(leadsCount);
        leads(lead -> out.octets(lead, CallMemory.LEAD_BYTES));
        return out.toBytes();
    }

    public static Growth fromBytes(byte[] bytes) {
        var in = new Layout.Reader(bytes, VERSION, "growth");
        var growth = new Growth();
        growth.asOfMicros = in.octets(Long.BYTES);
        growth.placed = Placed.read(in);
        growth.figures.add(Figures.read(in));
        for (int i = in.length(); i > 0; i--) {
            growth.minutes.put((int) in.number(), Figures.read(in));
        }
        for (int i = in.length(); i > 0; i--) {
            growth.departments.put(in.text(), in.number());
        }
        for (int i = in.length(); i > 0; i--) {
            growth.addLead(in.octets(CallMemory.LEAD_BYTES));
        }
        return growth;
    }
}
