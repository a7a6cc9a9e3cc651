package io.quinite.vantage.analytics.counting;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallTransferred;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What counting needs of a call event.
 *
 * @param campaignId null when the fact names none
 * @param leadId null when the fact names none
 * @param bridges whether the fact says that a human answered the transfer
 * @param receivedAtMicros the gateway's clock
 */
public record Fact(
        UUID eventId,
        UUID organizationId,
        @Nullable UUID campaignId,
        @Nullable UUID leadId,
        boolean bridges,
        long receivedAtMicros) {

    public static Fact of(CallEvent event) {
        return new Fact(
                event.getEventId(),
                event.getOrganizationId(),
                event.getCampaignId(),
                event.getLeadId(),
                event.getFact() instanceof CallTransferred,
                ChronoUnit.MICROS.between(Instant.EPOCH, event.getReceivedAt()));
    }

    /** 64 bits of an id, every one of which depends on all of its 128. */
    static long hash(UUID id) {
        return mixed(mixed(id.getMostSignificantBits()) + id.getLeastSignificantBits());
    }

    /** The finalizer of MurmurHash3. */
    private static long mixed(long hash) {
        long h = hash;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
