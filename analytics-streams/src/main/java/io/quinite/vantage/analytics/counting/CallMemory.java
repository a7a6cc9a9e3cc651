package io.quinite.vantage.analytics.counting;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one call: what its facts prove, enough to tell a fact that was heard before, and to refuse a fact
 * that names another organization, campaign or lead. Immutable.
 *
 * @param identity whose call it is
 * @param heard by all facts
 * @param onTime by those that were not late; null as long as none was
 * @param asked the department of the latest TransferRequested that names one
 * @param bridged the department of the latest CallTransferred that names one
 * @param uncounted when it was placed, as long as its campaign is not known
 * @param lastHeardDay when a fact was last taken, days since the epoch by the gateway's clock
 */
public record CallMemory(
        Identity identity,
        Evidence heard,
        @Nullable Evidence onTime,
        int lateFacts,
        @Nullable Said asked,
        @Nullable Said bridged,
        @Nullable Placed uncounted,
        int lastHeardDay,
        SeenFacts seen) {
    static final int LEAD_BYTES = Identity.LEAD_BYTES;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    /**
     * The outcome of a fact.
     *
     * @param after what is to be remembered from now on; the same as before unless the fact was taken
     * @param campaign the call's campaign; null while it is not known
     */
    public record Heard(
            Verdict verdict,
            @Nullable CallMemory before,
            CallMemory after,
            @Nullable UUID campaign) {}

    /**
     * @param before null for a call that nothing was heard of yet
     */
    public static Heard hear(@Nullable CallMemory before, Fact fact, Rules rules) {
        long eventId = SeenFacts.id(fact.eventId());
        boolean late = fact.isLate(rules.graceMicros());
        if (before == null || rules.isForgotten(before, fact.receivedAtMicros())) {
            return taken(null, begin(fact, eventId, late));
        }
        if (before.seen.has(eventId)) {
            return new Heard(Verdict.REPEATED, before, before, before.identity.campaign());
        }
        if (before.identity.contradicts(fact)) {
            return new Heard(Verdict.REFUSED, before, before, before.identity.campaign());
        }
        return taken(before, before.with(fact, eventId, late));
    }

    private static Heard taken(@Nullable CallMemory before, CallMemory after) {
        return new Heard(Verdict.TAKEN, before, after, after.identity.campaign());
    }

    private static CallMemory begin(Fact fact, long eventId, boolean late) {
        return new CallMemory(Identity.of(fact), Evidence.NONE, null, 0, null, null, null, 0, SeenFacts.NONE)
                .with(fact, eventId, late);
    }

    private CallMemory with(Fact fact, long eventId, boolean late) {
        Evidence timely = inWindows();
        boolean tellApart = late || onTime != null;
        String department = fact.department();
        Identity known = identity.completedBy(fact);
        return new CallMemory(
                known,
                heard.with(fact),
                tellApart ? (late ? timely : timely.with(fact)) : null,
                lateFacts + (late ? 1 : 0),
                department != null && fact.says(Evidence.ASKED) ? Said.latest(asked, Said.of(fact, department)) : asked,
                department != null && fact.says(Evidence.BRIDGED)
                        ? Said.latest(bridged, Said.of(fact, department))
                        : bridged,
                known.campaign() != null ? null : Placed.with(uncounted, fact),
                Math.max(lastHeardDay, day(fact.receivedAtMicros())),
                seen.with(eventId));
    }

    /** Days since the epoch, held within the 16 bits that it is kept in (until 2149). */
    public static int day(long micros) {
        return (int) Math.max(0, Math.min(0xffff, Math.floorDiv(micros, MICROS_PER_DAY)));
    }

    private Evidence inWindows() {
        return onTime == null ? heard : onTime;
    }

    /** What the call counts for; null while its campaign is not known. */
    @Nullable
    Standing standing() {
        if (identity.campaign() == null) {
            return null;
        }
        return new Standing(
                heard,
                inWindows(),
                lateFacts,
                heard.has(Evidence.BRIDGED) ? department() : null,
                heard.isPickedUp() && identity.leadKnown() ? identity.lead() : 0);
    }

    /** What a CallTransferred said last, else (also where that is empty) what a TransferRequested said last. */
    private String department() {
        if (bridged != null && !bridged.text().isEmpty()) {
            return bridged.text();
        }
        return asked == null ? "" : asked.text();
    }

    public byte[] toBytes() {
        return CallMemoryLayout.write(this);
    }

    public static CallMemory fromBytes(byte[] bytes) {
        return CallMemoryLayout.read(bytes);
    }
}
