package io.quinite.vantage.schemas.serde;

import static io.quinite.vantage.schemas.Topics.CALL_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.schemas.registry.RegistryException;
import io.quinite.vantage.schemas.registry.RegistryUnavailableException;
import io.quinite.vantage.schemas.registry.StubRegistry;
import io.quinite.vantage.schemas.registry.StubRegistry.Answer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvroSerdeTest {
    private static final String TOPIC = CALL_EVENTS.name();

    /** Made by hand after Avro's specification, field by field, with a small Python script. */
    private static final byte[] GOLDEN = HexFormat.of()
            .parseHex("00" + "00000007"
                    + "4830303030303030302d303030302d303030312d303030302d3030303030303030303030320a43412dc3bc4830303030303030"
                    + "302d303030302d303030332d303030302d303030303030303030303034024830303030303030302d303030302d303030352d30"
                    + "3030302d30303030303030303030303600d892a3fc83cca10680afc5fc83cca10604020877732d3102026b0276000e0212636f"
                    + "6d706c6574656402f00200000000020c302e30313030");

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
    void shouldWriteAndReadConfluentsWireFormat() {
        registry.answer(request -> request.path().equals("/subjects/voice.call-events-value")
                ? new Answer(200, "{\"id\":7}")
                : request.path().equals("/schemas/ids/7")
                        ? new Answer(200, "{\"schema\":" + quoted(CallEvent.getClassSchema()) + "}")
                        : null);

        assertThat(serializer().serialize(TOPIC, event())).isEqualTo(GOLDEN);
        assertThat(deserializer().deserialize(TOPIC, GOLDEN)).isEqualTo(event());
    }

    @Test
    void shouldAskTheRegistryOncePerSchema() {
        var serializer = serializer("auto.register.schemas", "true");
        var deserializer = deserializer();

        for (int i = 0; i < 10; i++) {
            deserializer.deserialize(TOPIC, serializer.serialize(TOPIC, event()));
        }

        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void shouldTakeANullForATombstone() {
        assertThat(serializer().serialize(TOPIC, null)).isNull();
        assertThat(deserializer().deserialize(TOPIC, (byte[]) null)).isNull();
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void shouldShowOtherLanguagesNothingOfJava() {
        serializer("auto.register.schemas", "true").serialize(TOPIC, event());

        assertThat(registry.requests().get(0).body()).contains("CallPlaced").doesNotContain("avro.java.string");
    }

    @Test
    void shouldNotRegisterUnlessTold() {
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> serializer().serialize(TOPIC, event()))
                .withMessageContaining("not registered under voice.call-events-value")
                .withMessageContaining("register-schemas");
    }

    @Test
    void shouldWriteWholeRecordsAfterOneThatFailedHalfWay() {
        var serializer = serializer("auto.register.schemas", "true");
        byte[] expected = serializer.serialize(TOPIC, event());
        var broken = CallEvent.newBuilder(event()).build();
        broken.put("fact", "not a fact");

        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.serialize(TOPIC, broken))
                .withMessageContaining("CallEvent");
        assertThat(serializer.serialize(TOPIC, event())).isEqualTo(expected);
    }

    @Test
    void shouldRefuseARecordOfAnotherTopicsType() {
        byte[] totals = write(CampaignTotals.newBuilder()
                .setOrganizationId(new UUID(1, 2))
                .setCampaignId(new UUID(3, 4))
                .setTotalCalls(1)
                .setTransferredCalls(0)
                .setVersion(1)
                .setAsOf(Instant.EPOCH)
                .build());

        assertThatExceptionOfType(WrongTypeException.class)
                .isThrownBy(() -> deserializer().deserialize(TOPIC, totals))
                .withMessageContaining("voice.call-events holds io.quinite.vantage.calls.CallEvent")
                .withMessageContaining("io.quinite.vantage.campaigns.CampaignTotals");
    }

    @Test
    void shouldCallForeignBytesUnreadable() {
        for (byte[] foreign : new byte[][] {{}, {0}, {0, 0, 0, 1}, Utils.utf8("{\"json\":1}")}) {
            assertThatExceptionOfType(UnreadableRecordException.class)
                    .isThrownBy(() -> deserializer().deserialize(TOPIC, foreign))
                    .withMessageContaining("not in Confluent's wire format");
        }
    }

    @Test
    void shouldCallBytesAfterTheRecordUnreadable() {
        byte[] bytes = write(event());

        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> deserializer().deserialize(TOPIC, Arrays.copyOf(bytes, bytes.length + 1)))
                .withMessageContaining("bytes follow");
    }

    @Test
    void shouldCallAnIdThatTheTopicsOwnRegistryDoesNotKnowUnreadable() {
        byte[] bytes = write(event());
        bytes[4] = 99;

        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> deserializer().deserialize(TOPIC, bytes))
                .withMessageContaining("99");
    }

    @Test
    void shouldNotCallARecordPoisonWhenTheRegistryIsEmpty() {
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> deserializer().deserialize(TOPIC, GOLDEN))
                .withMessageContaining("is it the right one?");
    }

    @Test
    void shouldNotCallARecordPoisonWhenTheRegistryRefusesOrIsAway() {
        byte[] bytes = write(event());
        for (int status : new int[] {401, 403, 429, 500, 503}) {
            registry.answer(request -> new Answer(status, "{}"));

            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(() -> deserializer().deserialize(TOPIC, bytes));
        }
        registry.close();

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> deserializer().deserialize(TOPIC, bytes));
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> serializer().serialize(TOPIC, event()));
    }

    @Test
    void shouldNotCallARecordPoisonWhoseSchemaItMayNotSee() {
        byte[] bytes = write(event());
        registry.answer(request -> request.path().startsWith("/schemas/ids/") ? new Answer(403, "{}") : null);

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> deserializer().deserialize(TOPIC, bytes))
                .withMessageContaining("cannot be had");
    }

    @Test
    void shouldReadOnWithoutTheRegistryWhatItHasSeen() {
        byte[] bytes = write(event());
        var deserializer = deserializer();
        deserializer.deserialize(TOPIC, bytes);

        registry.close();

        assertThat(deserializer.deserialize(TOPIC, bytes)).isEqualTo(event());
    }

    @Test
    void shouldReadGenericRecordsWhenNamedAsAClass() throws Exception {
        byte[] bytes = write(event());

        var record = (GenericRecord) byName(registry.config()).deserialize(TOPIC, bytes);

        assertThat(record.get("call_sid")).hasToString("CA-ü");
        assertThat(record.get("occurred_at")).isEqualTo(1762723830719660L);
    }

    @Test
    void shouldReadGeneratedClassesWhenTold() throws Exception {
        byte[] bytes = write(event());

        assertThat(byName(registry.config("specific.avro.reader", "true")).deserialize(TOPIC, bytes))
                .isEqualTo(event());
        assertThat(byName(registry.config("specific.avro.value.type", CallEvent.class.getName()))
                        .deserialize(TOPIC, bytes))
                .isEqualTo(event());
    }

    @Test
    void shouldWriteGenericRecords() throws Exception {
        byte[] bytes = write(event());
        var generic = (GenericRecord) byName(registry.config()).deserialize(TOPIC, bytes);

        assertThat(this.<GenericRecord>anySerializer().serialize(TOPIC, generic))
                .isEqualTo(bytes);
    }

    @Test
    void shouldNameSubjectsByTheStrategy() {
        Map<String, String> expected = Map.of(
                "io.confluent.kafka.serializers.subject.TopicNameStrategy",
                        "/subjects/voice.call-events-value/versions",
                "RecordNameStrategy", "/subjects/io.quinite.vantage.calls.CallEvent/versions",
                "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy",
                        "/subjects/voice.call-events-io.quinite.vantage.calls.CallEvent/versions");
        expected.forEach((strategy, path) -> {
            serializer("auto.register.schemas", "true", "value.subject.name.strategy", strategy)
                    .serialize(TOPIC, event());

            assertThat(registry.requests())
                    .last()
                    .extracting(StubRegistry.Request::path)
                    .isEqualTo(path);
        });
    }

    private Serializer<CallEvent> serializer(Object... more) {
        return CALL_EVENTS.valueSerializer(registry.config(more));
    }

    private Deserializer<CallEvent> deserializer() {
        return CALL_EVENTS.valueDeserializer(registry.config());
    }

    private <T extends IndexedRecord> Serializer<T> anySerializer() {
        var serializer = new AvroSerializer<T>();
        serializer.configure(registry.config("auto.register.schemas", "true"), false);
        return serializer;
    }

    private byte[] write(IndexedRecord record) {
        return this.<IndexedRecord>anySerializer().serialize(TOPIC, record);
    }

    /** As Kafka's clients make it from a class name in a configuration. */
    private static Deserializer<?> byName(Map<String, Object> config) throws Exception {
        Deserializer<?> deserializer = Utils.newInstance(AvroDeserializer.class.getName(), Deserializer.class);
        deserializer.configure(config, false);
        return deserializer;
    }

    private static String quoted(Schema schema) {
        return "\"" + schema.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static CallEvent event() {
        return CallEvent.newBuilder()
                .setEventId(new UUID(1, 2))
                .setCallSid("CA-ü")
                .setOrganizationId(new UUID(3, 4))
                .setCampaignId(new UUID(5, 6))
                .setOccurredAt(Instant.parse("2025-11-09T21:30:30.719660Z"))
                .setReceivedAt(Instant.parse("2025-11-09T21:30:31Z"))
                .setSource(CallSource.PROVIDER)
                .setServer("ws-1")
                .setAttributes(Map.of("k", "v"))
                .setFact(CallEnded.newBuilder()
                        .setProviderStatus("completed")
                        .setDurationSeconds(184)
                        .setCost("0.0100")
                        .build())
                .build();
    }
}
