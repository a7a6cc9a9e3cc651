package io.quinite.vantage.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.schemas.RandomRecords;
import io.quinite.vantage.schemas.Seeds;
import io.quinite.vantage.schemas.Topic;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.registry.StubRegistry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class AvroJsonTest {
    @Test
    void shouldShowARecordAsAPersonWouldWriteIt() {
        var event = CallEvent.newBuilder()
                .setEventId(new UUID(1, 2))
                .setCallSid("CA \"1\"")
                .setOrganizationId(new UUID(3, 4))
                .setOccurredAt(Instant.parse("2026-11-09T21:30:30.719660Z"))
                .setReceivedAt(Instant.parse("2026-11-09T21:30:31Z"))
                .setAttributes(Map.of("Direction", "outbound"))
                .setFact(new CallAnswered(Instant.parse("2026-11-09T21:30:30.5Z")))
                .build();

        assertThat(AvroJson.text(event))
                .isEqualTo("{\"event_id\":\"00000000-0000-0001-0000-000000000002\",\"call_sid\":\"CA \\\"1\\\"\","
                        + "\"organization_id\":\"00000000-0000-0003-0000-000000000004\","
                        + "\"campaign_id\":null,\"lead_id\":null,"
                        + "\"occurred_at\":\"2026-11-09T21:30:30.719660Z\",\"received_at\":\"2026-11-09T21:30:31Z\","
                        + "\"source\":\"UNKNOWN\",\"server\":null,\"attributes\":{\"Direction\":\"outbound\"},"
                        + "\"fact\":{\"CallAnswered\":{\"answered_at\":\"2026-11-09T21:30:30.500Z\"}}}");
    }

    @Test
    void shouldShowAGenericRecordLikeTheGeneratedOne() throws Exception {
        var records = new RandomRecords(Seeds.seed());
        try (var registry = StubRegistry.start()) {
            for (Topic<? extends SpecificRecord> topic : Topics.all()) {
                for (int i = 0; i < 50; i++) {
                    assertSameText(records.next(topic.valueType()), registry);
                }
            }
        }
    }

    @Test
    void shouldShowWhatOtherPeoplesSchemasHold() {
        Schema schema = SchemaBuilder.record("Other")
                .fields()
                .requiredBytes("bytes")
                .requiredDouble("ratio")
                .name("price")
                .type(new Schema.Parser()
                        .parse("{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":9,\"scale\":2}"))
                .noDefault()
                .name("day")
                .type(new Schema.Parser().parse("{\"type\":\"int\",\"logicalType\":\"date\"}"))
                .noDefault()
                .name("either")
                .type()
                .unionOf()
                .stringType()
                .and()
                .longType()
                .endUnion()
                .noDefault()
                .endRecord();
        var record = new GenericRecordBuilder(schema)
                .set("bytes", ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .set("ratio", 0.5)
                .set("price", ByteBuffer.wrap(new byte[] {0x04, (byte) 0xd2}))
                .set("day", 20_766)
                .set("either", 7L)
                .build();

        assertThat(AvroJson.text(record))
                .isEqualTo(
                        "{\"bytes\":\"AQID\",\"ratio\":0.5,\"price\":\"12.34\",\"day\":\"2026-11-09\",\"either\":7}");
    }

    private static void assertSameText(SpecificRecord record, StubRegistry registry) throws Exception {
        try (var serializer = new AvroSerializer<SpecificRecord>();
                var deserializer = new AvroDeserializer<GenericRecord>()) {
            serializer.configure(registry.config("auto.register.schemas", "true"), false);
            deserializer.configure(registry.config(), false);

            var generic =
                    Objects.requireNonNull(deserializer.deserialize("topic", serializer.serialize("topic", record)));

            var json = new ObjectMapper();
            assertThat(json.readTree(AvroJson.text(generic))).isEqualTo(json.readTree(AvroJson.text(record)));
        }
    }
}
