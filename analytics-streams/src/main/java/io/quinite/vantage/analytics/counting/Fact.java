package io.quinite.vantage.analytics.counting;

import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.calls.MachineDetected;
import io.quinite.vantage.calls.TransferRequested;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What counting needs of a call event.
 *
 * @param campaignId null when the fact names none
 * @param leadId null when the fact names none
 * @param evidence the bits of {@link Evidence} that the fact sets
 * @param durationSeconds what a CallEnded reports, else 0
 * @param department what a TransferRequested or CallTransferred names; null where it names none
 * @param occurredAtMicros the producer's clock
 * @param receivedAtMicros the gateway's clock
 */
public record Fact(
        UUID eventId,
        UUID organizationId,
        @Nullable UUID campaignId,
        @Nullable UUID leadId,
        int evidence,
        int durationSeconds,
        @Nullable String department,
        long occurredAtMicros,
        long receivedAtMicros) {
    private static final long SECONDS_MAX = 4_000_000_000_000L;
    private static final Set<String> FAILURES = Set.of(
            "busy", "no-answer", "no_answer", "timeout", "cancel", "canceled", "cancelled", "failed", "rejected");

    public static Fact of(CallEvent event) {
        Object said = event.getFact();
        return new Fact(
                event.getEventId(),
                event.getOrganizationId(),
                event.getCampaignId(),
                event.getLeadId(),
                evidence(said),
                said instanceof CallEnded ended ? seconds(ended) : 0,
                department(said),
                micros(event.getOccurredAt()),
                micros(event.getReceivedAt()));
    }

    private static int evidence(Object said) {
        if (said instanceof CallPlaced) {
            return Evidence.PLACED;
        } else if (said instanceof CallAnswered) {
            return Evidence.ANSWERED;
        } else if (said instanceof MachineDetected) {
            return Evidence.MACHINE;
        } else if (said instanceof TransferRequested) {
            return Evidence.ASKED;
        } else if (said instanceof CallTransferred) {
            return Evidence.BRIDGED;
        } else if (said instanceof CallEnded ended) {
            String word = Objects.requireNonNullElse(ended.getProviderStatus(), "");
            return (word.equals("completed") && seconds(ended) > 0 ? Evidence.TALKED : 0)
                    | (FAILURES.contains(word.toLowerCase(Locale.ROOT)) ? Evidence.FAILED : 0);
        }
        return 0;
    }

    private static int seconds(CallEnded ended) {
        return Math.max(0, Objects.requireNonNullElse(ended.getDurationSeconds(), 0));
    }

    private static @Nullable String department(Object said) {
        if (said instanceof TransferRequested asked) {
            return asked.getDepartment();
        }
        return said instanceof CallTransferred bridged ? bridged.getDepartment() : null;
    }

    boolean says(int bits) {
        return (evidence & bits) != 0;
    }

    /** Whether it came so long after (or, by a clock that is wrong, before) it happened that windows do not count it. */
    boolean isLate(long graceMicros) {
        return Math.abs(receivedAtMicros - occurredAtMicros) > graceMicros;
    }

    /** Minutes since the epoch in which it happened; a clock out of the range of 32 bits is held at its ends. */
    int minute() {
        long minute = Math.floorDiv(occurredAtMicros, Windows.MICROS_PER_MINUTE);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, minute));
    }

    private static long micros(Instant at) {
        // Held within bounds: a broken clock is no reason to stop, and differences of two must not overflow.
        long second = Math.max(-SECONDS_MAX, Math.min(SECONDS_MAX, at.getEpochSecond()));
        return second * 1_000_000 + at.getNano() / 1000;
    }

    /** 64 bits of an id, every one of which depends on all of its 128. */
    static long hash(UUID id) {
        return mixed(mixed(id.getMostSignificantBits()) + id.getLeastSignificantBits());
    }

    /** The finalizer of MurmurHash3. */
    static long mixed(long hash) {
        long h = hash;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
