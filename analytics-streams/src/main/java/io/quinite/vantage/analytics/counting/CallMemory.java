package io.quinite.vantage.analytics.counting;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one call: enough to count it once, to tell a fact that was heard before, and to refuse a fact that
 * names another organization, campaign or lead. Immutable.
 *
 * <p>Ids that are only compared are kept as 64-bit hashes. For event ids all 64 bits are identity and none is content: a
 * second delivery and a reused id are both ignored here (the sink tells them apart and dead-letters the latter), so bits of
 * content would buy nothing, while two event ids of a call of 20 facts are taken for one with a probability of 1e-17.
 */
public final class CallMemory {
    /**
     * Beyond this the oldest event ids of a call are forgotten, so that no producer can grow a value without bound. A
     * repeated fact changes no count even then; only a reused event_id would go unnoticed.
     */
    static final int FACTS_MAX = 1024;

    private static final byte VERSION = 1;
    private static final int CAMPAIGN_KNOWN = 1;
    private static final int LEAD_KNOWN = 2;
    private static final int BRIDGED = 4;

    private final long organization;
    private final @Nullable UUID campaign;
    private final boolean leadKnown;
    private final long lead;
    private final boolean bridged;
    private final int lastHeardSeconds;
    private final long[] eventIds;

    private CallMemory(
            long organization,
            @Nullable UUID campaign,
            boolean leadKnown,
            long lead,
            boolean bridged,
            int lastHeardSeconds,
            long[] eventIds) {
        this.organization = organization;
        this.campaign = campaign;
        this.leadKnown = leadKnown;
        this.lead = lead;
        this.bridged = bridged;
        this.lastHeardSeconds = lastHeardSeconds;
        this.eventIds = eventIds;
    }

    /**
     * The outcome of a fact.
     *
     * @param after what is to be remembered from now on; the same as before unless the fact was taken
     * @param delta how much the totals of {@code campaign} grow
     * @param campaign the call's campaign; null while it is not known
     */
    public record Heard(
            Verdict verdict,
            CallMemory after,
            Delta delta,
            @Nullable UUID campaign) {}

    /** @param before null for a call that nothing was heard of yet */
    public static Heard hear(@Nullable CallMemory before, Fact fact) {
        long eventId = Fact.hash(fact.eventId());
        if (before != null && before.remembers(eventId)) {
            return unchanged(Verdict.REPEATED, before);
        }
        if (before != null && before.contradicts(fact)) {
            return unchanged(Verdict.REFUSED, before);
        }
        CallMemory after = before == null ? first(fact, eventId) : before.with(fact, eventId);
        var delta = new Delta(
                counted(after) - counted(before), transferred(after) - transferred(before), fact.receivedAtMicros());
        return new Heard(Verdict.TAKEN, after, delta, after.campaign);
    }

    /** When a fact of this call was last taken, seconds since the epoch by the gateway's clock. */
    public long lastHeardSeconds() {
        return Integer.toUnsignedLong(lastHeardSeconds);
    }

    private static Heard unchanged(Verdict verdict, CallMemory memory) {
        return new Heard(verdict, memory, new Delta(0, 0, 0), memory.campaign);
    }

    private static int counted(@Nullable CallMemory memory) {
        return memory != null && memory.campaign != null ? 1 : 0;
    }

    private static int transferred(@Nullable CallMemory memory) {
        return memory != null && memory.campaign != null && memory.bridged ? 1 : 0;
    }

    private boolean remembers(long eventId) {
        for (long heard : eventIds) {
            if (heard == eventId) {
                return true;
            }
        }
        return false;
    }

    private boolean contradicts(Fact fact) {
        return organization != Fact.hash(fact.organizationId())
                || (campaign != null && fact.campaignId() != null && !campaign.equals(fact.campaignId()))
                || (leadKnown && fact.leadId() != null && lead != Fact.hash(fact.leadId()));
    }

    private static CallMemory first(Fact fact, long eventId) {
        return new CallMemory(
                Fact.hash(fact.organizationId()),
                fact.campaignId(),
                fact.leadId() != null,
                fact.leadId() == null ? 0 : Fact.hash(fact.leadId()),
                fact.bridges(),
                seconds(fact),
                new long[] {eventId});
    }

    private CallMemory with(Fact fact, long eventId) {
        return new CallMemory(
                organization,
                campaign == null ? fact.campaignId() : campaign,
                leadKnown || fact.leadId() != null,
                leadKnown || fact.leadId() == null ? lead : Fact.hash(fact.leadId()),
                bridged || fact.bridges(),
                Integer.compareUnsigned(lastHeardSeconds, seconds(fact)) > 0 ? lastHeardSeconds : seconds(fact),
                appended(eventId));
    }

    private long[] appended(long eventId) {
        int dropped = Math.max(0, eventIds.length + 1 - FACTS_MAX);
        long[] longer = Arrays.copyOfRange(eventIds, dropped, eventIds.length + 1);
        longer[longer.length - 1] = eventId;
        return longer;
    }

    /** An unsigned number, good until 2106; a clock that is out of that range is held at its ends. */
    private static int seconds(Fact fact) {
        return (int) Math.max(0, Math.min(0xffff_ffffL, fact.receivedAtMicros() / 1_000_000));
    }

    public byte[] toBytes() {
        int flags = (campaign == null ? 0 : CAMPAIGN_KNOWN) | (leadKnown ? LEAD_KNOWN : 0) | (bridged ? BRIDGED : 0);
        int size = 2 + Integer.BYTES + Long.BYTES * (1 + (campaign == null ? 0 : 2) + (leadKnown ? 1 : 0));
        var buffer = ByteBuffer.allocate(size + Long.BYTES * eventIds.length)
                .put(VERSION)
                .put((byte) flags)
                .putInt(lastHeardSeconds)
                .putLong(organization);
        if (campaign != null) {
            buffer.putLong(campaign.getMostSignificantBits()).putLong(campaign.getLeastSignificantBits());
        }
        if (leadKnown) {
            buffer.putLong(lead);
        }
        buffer.asLongBuffer().put(eventIds);
        return buffer.array();
    }

    public static CallMemory fromBytes(byte[] bytes) {
        var buffer = Versions.checked(bytes, VERSION, "call memory");
        int flags = buffer.get();
        int lastHeardSeconds = buffer.getInt();
        long organization = buffer.getLong();
        UUID campaign = (flags & CAMPAIGN_KNOWN) == 0 ? null : new UUID(buffer.getLong(), buffer.getLong());
        boolean leadKnown = (flags & LEAD_KNOWN) != 0;
        long lead = leadKnown ? buffer.getLong() : 0;
        long[] eventIds = new long[buffer.remaining() / Long.BYTES];
        buffer.asLongBuffer().get(eventIds);
        return new CallMemory(
                organization, campaign, leadKnown, lead, (flags & BRIDGED) != 0, lastHeardSeconds, eventIds);
    }
}
