package io.quinite.vantage.benchmarks.connect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Structs as Avro's bytes without a header, as their Connect schema says: nothing is looked up, and nothing is made on the way.
 * So a source connector has a converter that costs as little as one can. Arrays and maps are not known.
 */
public final class PlainAvroWriter implements Converter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable BinaryEncoder encoder;

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {}

    @Override
    public byte @Nullable [] fromConnectData(String topic, @Nullable Schema schema, @Nullable Object value) {
        if (schema == null || value == null) {
            return null;
        }
        bytes.reset();
        var out = EncoderFactory.get().binaryEncoder(bytes, encoder);
        encoder = out;
        try {
            write(schema, value, out);
            out.flush();
        } catch (IOException e) {
            throw new DataException("a record of " + topic + " cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static void write(Schema schema, @Nullable Object value, BinaryEncoder out) throws IOException {
        if (schema.isOptional()) {
            out.writeIndex(value == null ? 0 : 1);
        }
        if (value == null) {
            return;
        }
        switch (schema.type()) {
            case INT8, INT16, INT32 -> out.writeInt(((Number) value).intValue());
            case INT64 -> out.writeLong((Long) value);
            case FLOAT32 -> out.writeFloat((Float) value);
            case FLOAT64 -> out.writeDouble((Double) value);
            case BOOLEAN -> out.writeBoolean((Boolean) value);
            case STRING -> out.writeString((String) value);
            case BYTES -> out.writeBytes(value instanceof ByteBuffer buffer ? buffer : ByteBuffer.wrap((byte[]) value));
            case STRUCT -> {
                Struct struct = (Struct) value;
                for (Field field : schema.fields()) {
                    write(field.schema(), struct.get(field), out);
                }
            }
            default -> throw new DataException("this converter knows no " + schema.type());
        }
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
        throw new DataException("this converter only writes");
    }
}
