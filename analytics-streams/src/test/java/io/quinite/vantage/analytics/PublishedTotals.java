package io.quinite.vantage.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.analytics.CallTraffic.Totals;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The totals topic as a reader sees it; every look checks what must hold of each record. */
final class PublishedTotals {
    private PublishedTotals() {}

    static Map<String, CampaignTotals> last(Records records) {
        var last = new HashMap<String, CampaignTotals>();
        for (ConsumerRecord<String, CampaignTotals> record : records.all(Topics.CAMPAIGN_TOTALS)) {
            CampaignTotals now = record.value();
            CampaignTotals before = last.put(record.key(), now);
            assertThat(record.key()).isEqualTo(Identities.campaignKey(now.getOrganizationId(), now.getCampaignId()));
            assertThat(now.getTransferredCalls()).isBetween(0L, now.getTotalCalls());
            if (before != null && before.getEpoch() == now.getEpoch()) {
                assertThat(now.getVersion()).as(record.key()).isEqualTo(before.getVersion() + 1);
                assertThat(now.getTotalCalls()).as(record.key()).isGreaterThanOrEqualTo(before.getTotalCalls());
                assertThat(now.getTransferredCalls())
                        .as(record.key())
                        .isGreaterThanOrEqualTo(before.getTransferredCalls());
            }
        }
        return last;
    }

    static Map<String, Totals> totals(Records records) {
        var totals = new TreeMap<String, Totals>();
        last(records)
                .forEach((key, last) -> totals.put(key, new Totals(last.getTotalCalls(), last.getTransferredCalls())));
        return totals;
    }
}
