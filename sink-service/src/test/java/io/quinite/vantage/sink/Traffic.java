package io.quinite.vantage.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.law.Oracle;
import io.quinite.vantage.sink.law.RandomFacts;
import io.quinite.vantage.sink.law.Tables;
import io.quinite.vantage.sink.law.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Plays the gateway and analytics: puts facts and totals on the topics. */
public final class Traffic implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final Serializer<CallEvent> calls;
    private final Serializer<LeadEvent> leads;
    private final Serializer<CampaignTotals> totals;
    private long sent;

    /** Facts in delivery order, some of them twice. */
    public record Plan(List<LeadEvent> leads, List<CallEvent> calls) {}

    public Traffic(Settings settings) {
        var serde = settings.startingWith("schema.registry.");
        calls = Topics.CALL_EVENTS.valueSerializer(serde);
        leads = Topics.LEAD_EVENTS.valueSerializer(serde);
        totals = Topics.CAMPAIGN_TOTALS.valueSerializer(serde);
        Map<String, Object> properties = new HashMap<>(settings.under("kafka"));
        properties.put("acks", "all");
        // A broker takes any first sequence of a producer that is new to a partition. Where its leader becomes ready
        // between two
        // batches in flight, the second is taken and the first refused as out of order until it times out (two
        // minutes).
        properties.put("max.in.flight.requests.per.connection", 1);
        producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    public Plan plan(RandomFacts world, int callCount) {
        List<CallEvent> callFacts = new ArrayList<>();
        for (int i = 0; i < callCount; i++) {
            callFacts.addAll(world.call());
        }
        List<LeadEvent> leadFacts = new ArrayList<>();
        world.leads.keySet().forEach(lead -> leadFacts.addAll(world.lead(lead)));
        return new Plan(world.delivered(leadFacts), world.delivered(callFacts));
    }

    /** Calls first: many come before the lead that they belong to. */
    public void send(Plan plan) {
        plan.calls.forEach(this::send);
        plan.leads.forEach(this::send);
        producer.flush();
    }

    /** The n-th of some parts of a plan. */
    public void sendPart(Plan plan, int part, int parts) {
        send(new Plan(part(plan.leads, part, parts), part(plan.calls, part, parts)));
    }

    private static <E> List<E> part(List<E> all, int part, int parts) {
        return all.subList(all.size() * part / parts, all.size() * (part + 1) / parts);
    }

    public void send(CallEvent event) {
        send(Topics.CALL_EVENTS.name(), event.getCallSid(), bytes(event), Traces.headers(event));
    }

    /** Not where its key belongs. */
    public void send(int partition, CallEvent event) {
        sent++;
        var unused = producer.send(new ProducerRecord<>(
                Topics.CALL_EVENTS.name(), partition, null, event.getCallSid(), bytes(event), Traces.headers(event)));
    }

    /** Where the facts of a call go. */
    public int partitionOf(String callSid) {
        return Utils.toPositive(Utils.murmur2(callSid.getBytes(UTF_8))) % partitions();
    }

    /** Of the call events. */
    int partitions() {
        return producer.partitionsFor(Topics.CALL_EVENTS.name()).size();
    }

    public void send(LeadEvent event) {
        send(Topics.LEAD_EVENTS.name(), event.getLeadId().toString(), bytes(event));
    }

    public void totals(UUID organization, UUID campaign, long total, long transferred, long version) {
        var event = CampaignTotals.newBuilder()
                .setOrganizationId(organization)
                .setCampaignId(campaign)
                .setTotalCalls(total)
                .setTransferredCalls(transferred)
                .setVersion(version)
                .setAsOf(Instant.EPOCH)
                .build();
        send(Topics.CAMPAIGN_TOTALS.name(), Identities.campaignKey(organization, campaign), bytes(event));
    }

    public void send(String topic, String key, byte @Nullable [] value) {
        send(topic, key, value, List.of());
    }

    private void send(String topic, String key, byte @Nullable [] value, List<Header> headers) {
        sent++;
        var unused = producer.send(new ProducerRecord<>(topic, null, key, value, headers));
    }

    public byte[] bytes(SpecificRecord event) {
        if (event instanceof CallEvent call) {
            return calls.serialize(Topics.CALL_EVENTS.name(), call);
        }
        return event instanceof LeadEvent lead
                ? leads.serialize(Topics.LEAD_EVENTS.name(), lead)
                : totals.serialize(Topics.CAMPAIGN_TOTALS.name(), (CampaignTotals) event);
    }

    /** Records on the topics, of everything that was sent so far. */
    public long sent() {
        producer.flush();
        return sent;
    }

    /** Waits until the rows of these calls and leads are what the law says. */
    public void awaitOracle(Tables tables, Plan plan) {
        var expectedCalls = Oracle.calls(plan.calls);
        var expectedLeads = Oracle.leads(plan.leads).entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    assertThat(tables.calls()).containsAllEntriesOf(expectedCalls);
                    assertThat(tables.leads()).containsAllEntriesOf(expectedLeads);
                    assertThat(tables.standings())
                            .containsAllEntriesOf(Tables.standings(
                                    plan.leads.stream()
                                            .map(LeadEvent::getLeadId)
                                            .collect(Collectors.toSet()),
                                    expectedCalls));
                });
    }

    @Override
    public void close() {
        producer.close();
    }
}
