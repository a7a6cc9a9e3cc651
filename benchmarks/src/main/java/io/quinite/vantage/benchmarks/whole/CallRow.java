package io.quinite.vantage.benchmarks.whole;

import io.quinite.vantage.schemas.Identities;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;

/** A whole row of {@code call_logs} in plain Avro, as the JDBC sink wants it: whoever feeds it has merged the facts already. */
final class CallRow {
    private static final String UUID = "io.debezium.data.Uuid";
    static final Schema SCHEMA = schema();

    private final GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(SCHEMA);

    private static Schema schema() {
        var fields = SchemaBuilder.record("CallRow").fields();
        for (String name : new String[] {"id", "organization_id", "campaign_id", "lead_id"}) {
            fields.name(name).prop("connect", UUID).type().stringType().noDefault();
        }
        fields.requiredString("call_sid");
        fields.requiredString("call_status");
        fields.name("call_timestamp")
                .prop("connect", "io.debezium.time.ZonedTimestamp")
                .type()
                .stringType()
                .noDefault();
        fields.requiredInt("duration");
        return fields.name("metadata")
                .prop("connect", "io.debezium.data.Json")
                .type()
                .stringType()
                .noDefault()
                .endRecord();
    }

    byte[] encode(Traffic.Call call) {
        var row = new GenericData.Record(SCHEMA);
        row.put("id", Identities.callId(call.sid().toString()).toString());
        row.put("organization_id", call.organization().toString());
        row.put("campaign_id", call.campaign().toString());
        row.put("lead_id", call.lead().toString());
        row.put("call_sid", call.sid().toString());
        row.put("call_status", "called");
        row.put("call_timestamp", call.at().toString());
        row.put("duration", call.seconds());
        row.put("metadata", "{\"provider_status\": \"completed\", \"hangup_cause\": \"NORMAL_CLEARING\"}");
        var bytes = new ByteArrayOutputStream();
        try {
            writer.write(row, EncoderFactory.get().directBinaryEncoder(bytes, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
