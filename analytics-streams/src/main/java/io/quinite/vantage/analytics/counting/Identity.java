package io.quinite.vantage.analytics.counting;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose call it is. What is only compared is kept as a hash: 32 bits of the organization, which only somebody's mistake ever
 * contradicts, and {@value #LEAD_BYTES} bytes of the lead, which are also what distinct leads are counted by.
 *
 * @param campaign null until a fact names it
 * @param lead meaningless until a fact names it
 */
record Identity(int organization, @Nullable UUID campaign, boolean leadKnown, long lead) {
    static final int LEAD_BYTES = 6;
    private static final int LEAD_SHIFT = 64 - 8 * LEAD_BYTES;

    static Identity of(Fact fact) {
        return new Identity(organization(fact), null, false, 0).completedBy(fact);
    }

    boolean contradicts(Fact fact) {
        return organization != organization(fact)
                || (campaign != null && fact.campaignId() != null && !campaign.equals(fact.campaignId()))
                || (leadKnown && fact.leadId() != null && lead != lead(fact.leadId()));
    }

    Identity completedBy(Fact fact) {
        UUID named = fact.leadId();
        if ((campaign != null || fact.campaignId() == null) && (leadKnown || named == null)) {
            return this;
        }
        return new Identity(
                organization,
                campaign == null ? fact.campaignId() : campaign,
                leadKnown || named != null,
                leadKnown || named == null ? lead : lead(named));
    }

    private static int organization(Fact fact) {
        return (int) Fact.hash(fact.organizationId());
    }

    /** Never 0, which stands for nobody. */
    private static long lead(UUID id) {
        return Math.max(1, Fact.hash(id) >>> LEAD_SHIFT);
    }
}
