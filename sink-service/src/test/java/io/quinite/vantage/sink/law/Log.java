package io.quinite.vantage.sink.law;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topic;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.RecordHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Partitions in memory: records as they would come from Kafka, without the wait for it. */
public final class Log {
    private final int partitionCount;
    private final Serializer<CallEvent> calls;
    private final Serializer<LeadEvent> leads;
    private final Serializer<CampaignTotals> totals;
    private final Map<TopicPartition, List<RawRecord>> partitions =
            new TreeMap<>((a, b) -> a.topic().equals(b.topic())
                    ? a.partition() - b.partition()
                    : a.topic().compareTo(b.topic()));

    public Log(int partitionCount, Map<String, ?> serde) {
        this.partitionCount = partitionCount;
        this.calls = Topics.CALL_EVENTS.valueSerializer(serde);
        this.leads = Topics.LEAD_EVENTS.valueSerializer(serde);
        this.totals = Topics.CAMPAIGN_TOTALS.valueSerializer(serde);
    }

    public RawRecord add(CallEvent event) {
        return add(
                Topics.CALL_EVENTS,
                event.getCallSid(),
                calls.serialize(Topics.CALL_EVENTS.name(), event),
                RecordHeaders.encode(
                        new org.apache.kafka.common.header.internals.RecordHeaders(Traces.headers(event))));
    }

    public RawRecord add(LeadEvent event) {
        return add(Topics.LEAD_EVENTS, event.getLeadId().toString(), leads.serialize(Topics.LEAD_EVENTS.name(), event));
    }

    public RawRecord add(CampaignTotals event) {
        return add(
                Topics.CAMPAIGN_TOTALS,
                Identities.campaignKey(event.getOrganizationId(), event.getCampaignId()),
                totals.serialize(Topics.CAMPAIGN_TOTALS.name(), event));
    }

    public RawRecord add(Topic<? extends SpecificRecord> topic, String key, byte @Nullable [] value) {
        return add(topic, key, value, new byte[0]);
    }

    private RawRecord add(Topic<? extends SpecificRecord> topic, String key, byte @Nullable [] value, byte[] headers) {
        byte[] keyBytes = key.getBytes(UTF_8);
        int partition = Utils.toPositive(Utils.murmur2(keyBytes)) % partitionCount;
        var queue = partitions.computeIfAbsent(new TopicPartition(topic.name(), partition), p -> new ArrayList<>());
        var record =
                new RawRecord(topic.name(), partition, queue.size(), 1_000 + queue.size(), keyBytes, value, headers);
        queue.add(record);
        return record;
    }

    public Map<TopicPartition, List<RawRecord>> partitions() {
        return partitions;
    }
}
