package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import io.quinite.vantage.sink.store.Snapshot.Campaign;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds the columns of campaigns against the totals topic, and the topic against the calls of the log. */
final class CampaignAudit {
    private final Scope scope;
    private final Findings findings;
    private final TotalsTopic topic;

    CampaignAudit(Scope scope, Findings findings, TotalsTopic topic) {
        this.scope = scope;
        this.findings = findings;
        this.topic = topic;
    }

    /** @return campaigns whose columns are wrong */
    List<UUID> columns(Collection<Campaign> campaigns) {
        var wrong = new ArrayList<UUID>();
        for (Campaign campaign : campaigns) {
            CampaignTotals totals =
                    topic.atSink().get(Identities.campaignKey(campaign.organizationId(), campaign.id()));
            if (!scope.hasCampaign(campaign.id(), null)) {
                continue;
            }
            var columns = new Columns();
            columns.compare("total_calls", totals == null ? 0L : totals.getTotalCalls(), campaign.totalCalls());
            columns.compare(
                    "transferred_calls",
                    totals == null ? 0L : totals.getTransferredCalls(),
                    campaign.transferredCalls());
            if (!columns.different().isEmpty()) {
                tell(campaign.id(), "its columns do not show its totals in the topic", columns);
                wrong.add(campaign.id());
            }
        }
        return wrong;
    }

    /** @param counts of the facts that the topic's last records stand for */
    void topic(CampaignCounts counts) {
        var keys = new TreeSet<>(topic.atEnd().keySet());
        keys.addAll(counts.keys().keySet());
        for (String key : keys) {
            UUID campaign = UUID.fromString(key.substring(key.indexOf('/') + 1));
            CampaignTotals totals = topic.atEnd().get(key);
            if (!scope.hasCampaign(campaign, null)) {
                continue;
            }
            var columns = new Columns();
            columns.compare("total_calls", counts.calls(key), calls(totals));
            columns.compare(
                    "transferred_calls", counts.transferred(key), totals == null ? 0L : totals.getTransferredCalls());
            if (!columns.different().isEmpty()) {
                tell(
                        campaign,
                        "its totals in the topic are not the number of its calls in the log (" + key + ")",
                        columns);
            }
        }
    }

    private static long calls(@Nullable CampaignTotals totals) {
        return totals == null ? 0L : totals.getTotalCalls();
    }

    private void tell(UUID campaign, String why, Columns columns) {
        findings.add(new Difference(
                Kind.DIFFERENT, "campaign", campaign.toString(), null, campaign, why, columns.different()));
    }
}
