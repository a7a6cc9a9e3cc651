package io.quinite.vantage.schemas.serde;

import static io.quinite.vantage.schemas.Topics.CALL_EVENTS;
import static io.quinite.vantage.schemas.Topics.CAMPAIGN_TOTALS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallRinging;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.schemas.registry.PortableSchemas;
import io.quinite.vantage.schemas.registry.StubRegistry;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaEvolutionTest {
    private static final Schema TOTALS = PortableSchemas.portable(CampaignTotals.getClassSchema());
    private static final String EPOCH =
            "{\"name\":\"epoch\",\"type\":\"int\",\"doc\":\"Grows when totals are recomputed from the log.\",\"default\":0}";
    private static final Schema OLDER = edited(TOTALS, EPOCH + ",", "");
    private static final Schema NEWER =
            edited(TOTALS, EPOCH, EPOCH + ",{\"name\":\"answered\",\"type\":\"long\",\"default\":-1}");
    private static final Schema NEWER_CALLS = edited(
            PortableSchemas.portable(CallEvent.getClassSchema()),
            "{\"type\":\"record\",\"name\":\"MachineDetected\"",
            "{\"type\":\"record\",\"name\":\"CallHeld\",\"fields\":[]},{\"type\":\"record\",\"name\":\"MachineDetected\"");

    private StubRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = StubRegistry.start();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void shouldReadWhatAnOlderVersionWrote() {
        var older = new GenericRecordBuilder(OLDER);
        fill(older);

        assertThat(readTotals(write(CAMPAIGN_TOTALS.name(), older.build()))).isEqualTo(totals(0));
    }

    @Test
    void shouldReadWhatANewerVersionWrote() {
        var newer = new GenericRecordBuilder(NEWER).set("answered", 7L).set("epoch", 3);
        fill(newer);

        assertThat(readTotals(write(CAMPAIGN_TOTALS.name(), newer.build()))).isEqualTo(totals(3));
    }

    @Test
    void shouldStopOnAFactThatThisVersionDoesNotKnowAndReadTheOthers() {
        byte[] unknown = write(CALL_EVENTS.name(), newerCall("CallHeld"));
        byte[] known = write(CALL_EVENTS.name(), newerCall("CallRinging"));
        try (var deserializer = CALL_EVENTS.valueDeserializer(registry.config())) {
            assertThatExceptionOfType(WrongTypeException.class)
                    .isThrownBy(() -> deserializer.deserialize(CALL_EVENTS.name(), unknown))
                    .withMessageContaining("cannot follow");
            assertThat(deserializer.deserialize(CALL_EVENTS.name(), known))
                    .extracting(CallEvent::getFact)
                    .isEqualTo(new CallRinging());
            assertThatExceptionOfType(UnreadableRecordException.class)
                    .isThrownBy(
                            () -> deserializer.deserialize(CALL_EVENTS.name(), Arrays.copyOf(known, known.length - 3)));
        }
    }

    @Test
    void shouldWriteTheLatestVersionWhenTold() {
        int latest = registry.add("analytics.campaign-totals-value", Map.of("schema", NEWER.toString()));

        byte[] bytes = totalsSerializer("use.latest.version", "true").serialize(CAMPAIGN_TOTALS.name(), totals(3));

        assertThat(WireFormat.schemaId(CAMPAIGN_TOTALS.name(), bytes)).isEqualTo(latest);
        assertThat(readTotals(bytes)).isEqualTo(totals(3));
        assertThat(generic(bytes).get("answered")).isEqualTo(-1L);
    }

    @Test
    void shouldWriteTheOwnVersionWhenItIsTheLatest() {
        int latest = registry.add("analytics.campaign-totals-value", Map.of("schema", TOTALS.toString()));

        byte[] bytes = totalsSerializer("use.latest.version", "true").serialize(CAMPAIGN_TOTALS.name(), totals(3));

        assertThat(WireFormat.schemaId(CAMPAIGN_TOTALS.name(), bytes)).isEqualTo(latest);
        assertThat(readTotals(bytes)).isEqualTo(totals(3));
    }

    @Test
    void shouldRefuseALatestVersionThatCannotTakeTheRecord() {
        Schema needsMore = edited(NEWER, ",\"default\":-1", "");
        registry.add("analytics.campaign-totals-value", Map.of("schema", needsMore.toString()));

        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() ->
                        totalsSerializer("use.latest.version", "true").serialize(CAMPAIGN_TOTALS.name(), totals(3)))
                .withMessageContaining("version 1 of analytics.campaign-totals-value")
                .withMessageContaining("answered");
    }

    private Serializer<CampaignTotals> totalsSerializer(Object... config) {
        return CAMPAIGN_TOTALS.valueSerializer(registry.config(config));
    }

    private CampaignTotals readTotals(byte[] bytes) {
        try (var deserializer = CAMPAIGN_TOTALS.valueDeserializer(registry.config())) {
            return deserializer.deserialize(CAMPAIGN_TOTALS.name(), bytes);
        }
    }

    private GenericRecord generic(byte[] bytes) {
        try (var deserializer = new AvroDeserializer<GenericRecord>()) {
            deserializer.configure(registry.config(), false);
            return Objects.requireNonNull(deserializer.deserialize(CAMPAIGN_TOTALS.name(), bytes));
        }
    }

    private byte[] write(String topic, IndexedRecord record) {
        try (var serializer = new AvroSerializer<>()) {
            serializer.configure(registry.config("auto.register.schemas", "true"), false);
            return Objects.requireNonNull(serializer.serialize(topic, record));
        }
    }

    private static GenericRecord newerCall(String fact) {
        Schema facts = NEWER_CALLS.getField("fact").schema();
        Schema branch = facts.getTypes().get(facts.getIndexNamed("io.quinite.vantage.calls." + fact));
        return new GenericRecordBuilder(NEWER_CALLS)
                .set("event_id", new UUID(1, 2))
                .set("call_sid", "CA-1")
                .set("organization_id", new UUID(3, 4))
                .set("occurred_at", Instant.EPOCH)
                .set("received_at", Instant.EPOCH)
                .set("fact", new GenericRecordBuilder(branch).build())
                .build();
    }

    private static CampaignTotals totals(int epoch) {
        return CampaignTotals.newBuilder()
                .setOrganizationId(new UUID(1, 2))
                .setCampaignId(new UUID(3, 4))
                .setTotalCalls(5)
                .setTransferredCalls(6)
                .setEpoch(epoch)
                .setVersion(7)
                .setAsOf(Instant.EPOCH)
                .build();
    }

    private static void fill(GenericRecordBuilder totals) {
        totals.set("organization_id", new UUID(1, 2))
                .set("campaign_id", new UUID(3, 4))
                .set("total_calls", 5L)
                .set("transferred_calls", 6L)
                .set("version", 7L)
                .set("as_of", Instant.EPOCH);
    }

    private static Schema edited(Schema schema, String from, String to) {
        String text = schema.toString();
        assertThat(text).contains(from);
        return new Schema.Parser().parse(text.replace(from, to));
    }
}
