package io.quinite.vantage.sink.merge;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whose call it is; the campaign and the lead are null until a fact names them. */
public record CallIdentity(
        UUID organizationId,
        @Nullable UUID campaignId,
        @Nullable UUID leadId) {

    /** Whether a fact that says {@code other} may be of the same call. */
    boolean agreesWith(CallIdentity other) {
        return organizationId.equals(other.organizationId)
                && compatible(campaignId, other.campaignId)
                && compatible(leadId, other.leadId);
    }

    /** With what {@code other} knows and this does not. */
    CallIdentity completedBy(CallIdentity other) {
        return new CallIdentity(
                organizationId,
                campaignId == null ? other.campaignId : campaignId,
                leadId == null ? other.leadId : leadId);
    }

    private static boolean compatible(@Nullable UUID known, @Nullable UUID named) {
        return known == null || named == null || known.equals(named);
    }
}
