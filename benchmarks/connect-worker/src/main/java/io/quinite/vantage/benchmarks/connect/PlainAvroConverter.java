package io.quinite.vantage.benchmarks.connect;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Flat Avro records without a header, of one schema that the worker's settings hold: nothing is looked up, and what is read
 * goes straight into a struct. Fields are strings, ints and longs; the property {@code connect} of a field names its Connect
 * schema.
 */
public final class PlainAvroConverter implements Converter {
    private @Nullable GenericDatumReader<GenericRecord> reader;
    private @Nullable Schema struct;
    private @Nullable BinaryDecoder decoder;
    private @Nullable GenericRecord reused;

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        var avro = new org.apache.avro.Schema.Parser().parse(String.valueOf(settings.get("schema")));
        reader = new GenericDatumReader<>(avro);
        struct = connectSchema(avro.getFields());
    }

    private static Schema connectSchema(List<org.apache.avro.Schema.Field> fields) {
        var builder = SchemaBuilder.struct();
        for (var field : fields) {
            builder.field(field.name(), connectSchema(field));
        }
        return builder.build();
    }

    private static Schema connectSchema(org.apache.avro.Schema.Field field) {
        var type = Map.of("STRING", Schema.Type.STRING, "INT", Schema.Type.INT32, "LONG", Schema.Type.INT64)
                .get(field.schema().getType().name());
        if (type == null) {
            throw new DataException("field " + field.name() + " is no string, int or long");
        }
        var builder = new SchemaBuilder(type);
        String name = field.getProp("connect");
        if (name != null) {
            builder.name(name).version(1);
        }
        return builder.build();
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        throw new DataException("this converter only reads");
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
        if (value == null || reader == null || struct == null) {
            return SchemaAndValue.NULL;
        }
        try {
            decoder = DecoderFactory.get().binaryDecoder(value, decoder);
            reused = reader.read(reused, decoder);
            var row = new Struct(struct);
            for (var field : struct.fields()) {
                Object read = reused.get(field.index());
                row.put(field, read instanceof CharSequence text ? text.toString() : read);
            }
            return new SchemaAndValue(struct, row);
        } catch (IOException e) {
            throw new DataException("a record of " + topic + " cannot be read", e);
        }
    }
}
