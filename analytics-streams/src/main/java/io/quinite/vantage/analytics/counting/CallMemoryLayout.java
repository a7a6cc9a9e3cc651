package io.quinite.vantage.analytics.counting;

import org.jspecify.annotations.Nullable;

/**
 * A call as bytes: 37 for what every call has, and {@value SeenFacts#ID_BYTES} a fact. A department takes 25 and its name; a
 * late fact 7.
 */
final class CallMemoryLayout {
    private static final int VERSION = 2;
    private static final int CAMPAIGN = 1;
    private static final int LEAD = 2;
    private static final int LATE = 4;
    private static final int ASKED = 8;
    private static final int BRIDGED = 16;
    private static final int UNCOUNTED = 32;

    private CallMemoryLayout() {}

    static byte[] write(CallMemory memory) {
        var identity = memory.identity();
        var out = new Layout.Writer(VERSION);
        out.octet((identity.campaign() == null ? 0 : CAMPAIGN)
                | (identity.leadKnown() ? LEAD : 0)
                | (memory.onTime() == null ? 0 : LATE)
                | (memory.asked() == null ? 0 : ASKED)
                | (memory.bridged() == null ? 0 : BRIDGED)
                | (memory.uncounted() == null ? 0 : UNCOUNTED));
        out.octets(memory.lastHeardDay(), 2);
        write(memory.heard(), out);
        out.octets(identity.organization(), Integer.BYTES);
        if (identity.campaign() != null) {
            out.uuid(identity.campaign());
        }
        if (identity.leadKnown()) {
            out.octets(identity.lead(), Identity.LEAD_BYTES);
        }
        if (memory.onTime() != null) {
            out.number(memory.lateFacts());
            write(memory.onTime(), out);
        }
        write(memory.asked(), out);
        write(memory.bridged(), out);
        if (memory.uncounted() != null) {
            Placed.write(memory.uncounted(), out);
        }
        memory.seen().write(out);
        return out.toBytes();
    }

    static CallMemory read(byte[] bytes) {
        var in = new Layout.Reader(bytes, VERSION, "call memory");
        int flags = in.octet();
        int lastHeardDay = (int) in.octets(2);
        Evidence heard = readEvidence(in);
        int organization = (int) in.octets(Integer.BYTES);
        var campaign = (flags & CAMPAIGN) == 0 ? null : in.uuid();
        boolean leadKnown = (flags & LEAD) != 0;
        long lead = leadKnown ? in.octets(Identity.LEAD_BYTES) : 0;
        int lateFacts = (flags & LATE) == 0 ? 0 : (int) in.number();
        return new CallMemory(
                new Identity(organization, campaign, leadKnown, lead),
                heard,
                (flags & LATE) == 0 ? null : readEvidence(in),
                lateFacts,
                (flags & ASKED) == 0 ? null : readSaid(in),
                (flags & BRIDGED) == 0 ? null : readSaid(in),
                (flags & UNCOUNTED) == 0 ? null : Placed.read(in),
                lastHeardDay,
                SeenFacts.read(in));
    }

    private static void write(Evidence evidence, Layout.Writer out) {
        out.octet(evidence.bits());
        out.octets(evidence.minute(), Integer.BYTES);
        out.number(evidence.durationSeconds());
    }

    private static Evidence readEvidence(Layout.Reader in) {
        return new Evidence(in.octet(), (int) in.octets(Integer.BYTES), (int) in.number());
    }

    private static void write(@Nullable Said said, Layout.Writer out) {
        if (said != null) {
            out.octets(said.micros(), Long.BYTES);
            out.uuid(said.eventId());
            out.text(said.text());
        }
    }

    private static Said readSaid(Layout.Reader in) {
        return new Said(in.octets(Long.BYTES), in.uuid(), in.text());
    }
}
