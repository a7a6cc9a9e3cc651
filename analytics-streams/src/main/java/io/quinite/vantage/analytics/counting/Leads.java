package io.quinite.vantage.analytics.counting;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many distinct leads: exact up to {@value #EXACT_MAX}, then a sketch of {@value #SKETCH_BYTES} bytes. Either way the
 * state is a function of the set alone. Leads are never taken away. Mutable.
 */
public final class Leads {
    static final int EXACT_MAX = 256;
    private static final int PRECISION = 11;
    static final int SKETCH_BYTES = 1 << PRECISION;

    /** Sorted, {@link CallMemory#LEAD_BYTES} each; empty once there is a sketch. */
    private long[] exact = new long[0];

    private @Nullable UltraLogLog sketch;

    void add(long lead) {
        if (sketch != null) {
            sketch.add(Fact.mixed(lead));
            return;
        }
        int at = Arrays.binarySearch(exact, lead);
        if (at >= 0) {
            return;
        }
        long[] more = new long[exact.length + 1];
        System.arraycopy(exact, 0, more, 0, -at - 1);
        more[-at - 1] = lead;
        System.arraycopy(exact, -at - 1, more, -at, exact.length + at + 1);
        exact = more;
        if (exact.length > EXACT_MAX) {
            var begun = UltraLogLog.create(PRECISION);
            Arrays.stream(exact).forEach(known -> begun.add(Fact.mixed(known)));
            sketch = begun;
            exact = new long[0];
        }
    }

    public long estimate() {
        return sketch == null ? exact.length : Math.round(sketch.getDistinctCountEstimate());
    }

    void write(Layout.Writer out) {
        out.number(exact.length);
        for (long lead : exact) {
            out.octets(lead, CallMemory.LEAD_BYTES);
        }
        out.blob(sketch == null ? new byte[0] : sketch.getState());
    }

    static Leads read(Layout.Reader in) {
        var leads = new Leads();
        leads.exact = new long[in.length()];
        for (int i = 0; i < leads.exact.length; i++) {
            leads.exact[i] = in.octets(CallMemory.LEAD_BYTES);
        }
        byte[] state = in.blob();
        leads.sketch = state.length == 0 ? null : UltraLogLog.wrap(state);
        return leads;
    }
}
