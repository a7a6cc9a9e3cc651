package io.quinite.vantage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.schemas.Topics;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The totals topic as a subscriber sees it. */
final class PublishedTotals {
    private PublishedTotals() {}

    /**
     * "total/transferred" of the last record of each campaign that the traffic knows, with 0/0 where there is none. Checks
     * on the way that versions follow one another and that no total shrinks.
     */
    static Map<String, String> read(Stack stack, Traffic traffic) throws IOException {
        var last = new HashMap<String, CampaignTotals>();
        for (var record : CommittedRecords.read(stack, Topics.CAMPAIGN_TOTALS)) {
            CampaignTotals now = record.value();
            CampaignTotals before = last.put(record.key(), now);
            assertThat(now.getVersion()).isEqualTo(before == null ? 1 : before.getVersion() + 1);
            assertThat(now.getTotalCalls()).isGreaterThanOrEqualTo(before == null ? 0 : before.getTotalCalls());
            assertThat(now.getTransferredCalls())
                    .isBetween(before == null ? 0 : before.getTransferredCalls(), now.getTotalCalls());
        }
        var totals = new TreeMap<String, String>();
        traffic.campaigns.forEach((campaign, organization) -> {
            CampaignTotals own = last.remove(organization + "/" + campaign);
            totals.put(
                    campaign.toString(), own == null ? "0/0" : own.getTotalCalls() + "/" + own.getTransferredCalls());
        });
        assertThat(last).as("totals of nobody's campaign").isEmpty();
        return totals;
    }
}
