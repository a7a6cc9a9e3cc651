package io.quinite.vantage.analytics.counting;

import io.quinite.vantage.campaigns.CampaignTotals;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The running totals of one campaign.
 *
 * @param version grows by one with every delta
 * @param asOfMicros the largest received_at of the facts counted
 */
public record CampaignTally(long total, long transferred, long version, long asOfMicros) {
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 4 * Long.BYTES;

    /** @param before null for a campaign that nothing was counted in yet */
    public static CampaignTally after(@Nullable CampaignTally before, Delta delta) {
        if (before == null) {
            return new CampaignTally(delta.total(), delta.transferred(), 1, delta.asOfMicros());
        }
        return new CampaignTally(
                before.total + delta.total(),
                before.transferred + delta.transferred(),
                before.version + 1,
                Math.max(before.asOfMicros, delta.asOfMicros()));
    }

    /** @param campaignKey as made by {@code Identities.campaignKey} */
    public CampaignTotals toTotals(String campaignKey, int epoch) {
        int slash = campaignKey.indexOf('/');
        return CampaignTotals.newBuilder()
                .setOrganizationId(UUID.fromString(campaignKey.substring(0, slash)))
                .setCampaignId(UUID.fromString(campaignKey.substring(slash + 1)))
                .setTotalCalls(total)
                .setTransferredCalls(transferred)
                .setEpoch(epoch)
                .setVersion(version)
                .setAsOf(Instant.EPOCH.plus(asOfMicros, ChronoUnit.MICROS))
                .build();
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(total)
                .putLong(transferred)
                .putLong(version)
                .putLong(asOfMicros)
                .array();
    }

    public static CampaignTally fromBytes(byte[] bytes) {
        var buffer = Versions.checked(bytes, VERSION, "campaign tally");
        return new CampaignTally(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }
}
