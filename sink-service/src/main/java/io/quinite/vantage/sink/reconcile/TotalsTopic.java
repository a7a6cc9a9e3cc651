package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.store.RawRecord;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** The newest totals of each campaign, by key: as far as the sink has read them, and as far as they go. */
final class TotalsTopic {
    private final Deserializer<CampaignTotals> deserializer;
    private final Reach reach;
    private final Map<String, CampaignTotals> atSink = new HashMap<>();
    private final Map<String, CampaignTotals> atEnd = new HashMap<>();

    TotalsTopic(Map<String, ?> serde, Reach reach) {
        this.deserializer = Topics.CAMPAIGN_TOTALS.valueDeserializer(serde);
        this.reach = reach;
    }

    void add(RawRecord raw, Map<TopicPartition, Long> ends) {
        if (raw.value() == null) {
            // A campaign that analytics forgot keeps its last totals.
            return;
        }
        CampaignTotals totals;
        try {
            totals = deserializer.deserialize(raw.topic(), raw.value());
        } catch (SerializationException e) {
            // A dead letter.
            return;
        }
        String key = Identities.campaignKey(totals.getOrganizationId(), totals.getCampaignId());
        if (raw.offset() < ends.getOrDefault(new TopicPartition(raw.topic(), raw.partition()), 0L)) {
            atEnd.merge(key, totals, TotalsTopic::newer);
        }
        if (reach.sinkHas(raw.topic(), raw.partition(), raw.offset())) {
            atSink.merge(key, totals, TotalsTopic::newer);
        }
    }

    private static CampaignTotals newer(CampaignTotals one, CampaignTotals other) {
        boolean isNewer = other.getEpoch() != one.getEpoch()
                ? other.getEpoch() > one.getEpoch()
                : other.getVersion() > one.getVersion();
        return isNewer ? other : one;
    }

    Map<String, CampaignTotals> atSink() {
        return atSink;
    }

    Map<String, CampaignTotals> atEnd() {
        return atEnd;
    }
}
