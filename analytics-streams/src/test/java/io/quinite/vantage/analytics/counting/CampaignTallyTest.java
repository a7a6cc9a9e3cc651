package io.quinite.vantage.analytics.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.schemas.Identities;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CampaignTallyTest {
    @Test
    void shouldAddUpAndGrowItsVersion() {
        var first = CampaignTally.after(null, new Delta(2, 1, 50));
        var second = CampaignTally.after(CampaignTally.fromBytes(first.toBytes()), new Delta(3, 0, 40));

        assertThat(first).isEqualTo(new CampaignTally(2, 1, 1, 50));
        assertThat(second).isEqualTo(new CampaignTally(5, 1, 2, 50));
    }

    @Test
    void shouldTellTheTotalsOfItsCampaign() {
        var organization = UUID.randomUUID();
        var campaign = UUID.randomUUID();

        var totals = new CampaignTally(7, 3, 4, 1_762_000_000_000_001L)
                .toTotals(Identities.campaignKey(organization, campaign), 2);

        assertThat(totals.getOrganizationId()).isEqualTo(organization);
        assertThat(totals.getCampaignId()).isEqualTo(campaign);
        assertThat(totals.getTotalCalls()).isEqualTo(7);
        assertThat(totals.getTransferredCalls()).isEqualTo(3);
        assertThat(totals.getEpoch()).isEqualTo(2);
        assertThat(totals.getVersion()).isEqualTo(4);
        assertThat(totals.getAsOf()).isEqualTo(Instant.parse("2025-11-01T12:26:40.000001Z"));
    }

    @Test
    void shouldNeverShrink() {
        assertThatThrownBy(() -> new Delta(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Delta(0, -1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
