package io.quinite.vantage.schemas.serde;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON for people: times as ISO 8601, UUIDs and enums as text, bytes as Base64, a null or a value without
 * Avro's wrapper. Only where a union holds several records the record's name stands around it, because it says what
 * happened. It takes generic and generated records of any schema and is not meant to be read back.
 */
public final class AvroJson {
    private static final JsonFactory JSON = new JsonFactory();

    private AvroJson() {}

    /** One line of JSON. */
    public static String text(IndexedRecord value) {
        var text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            write(out, value.getSchema(), value);
        } catch (IOException e) {
            throw new IllegalStateException("a string can always be written", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, Schema schema, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
            return;
        }
        switch (schema.getType()) {
            case RECORD -> record(out, schema, (IndexedRecord) value);
            case UNION -> union(out, schema, value);
            case ARRAY -> {
                out.writeStartArray();
                for (Object element : (Collection<?>) value) {
                    write(out, schema.getElementType(), element);
                }
                out.writeEndArray();
            }
            case MAP -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    out.writeFieldName(String.valueOf(entry.getKey()));
                    write(out, schema.getValueType(), entry.getValue());
                }
                out.writeEndObject();
            }
            default -> single(out, schema, value);
        }
    }

    private static void record(JsonGenerator out, Schema schema, IndexedRecord value) throws IOException {
        out.writeStartObject();
        for (Schema.Field field : schema.getFields()) {
            out.writeFieldName(field.name());
            write(out, field.schema(), value.get(field.pos()));
        }
        out.writeEndObject();
    }

    private static void union(JsonGenerator out, Schema union, Object value) throws IOException {
        Schema branch = branch(union, value);
        long records = union.getTypes().stream()
                .filter(type -> type.getType() == Schema.Type.RECORD)
                .count();
        if (records > 1 && branch.getType() == Schema.Type.RECORD) {
            out.writeStartObject();
            out.writeFieldName(branch.getName());
            write(out, branch, value);
            out.writeEndObject();
        } else {
            write(out, branch, value);
        }
    }

    private static Schema branch(Schema union, Object value) {
        List<Schema> present = union.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .toList();
        // A generated class holds a UUID or Instant, of which Avro's own look-up knows nothing; such unions have one
        // branch.
        return present.size() == 1
                ? present.get(0)
                : union.getTypes().get(GenericData.get().resolveUnion(union, value));
    }

    private static void single(JsonGenerator out, Schema schema, Object value) throws IOException {
        Object readable = readable(schema.getLogicalType(), value);
        if (readable instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (readable instanceof Integer || readable instanceof Long) {
            out.writeNumber(((Number) readable).longValue());
        } else if (readable instanceof Float || readable instanceof Double) {
            out.writeNumber(((Number) readable).doubleValue());
        } else if (readable instanceof ByteBuffer bytes) {
            out.writeBinary(content(bytes));
        } else if (readable instanceof GenericFixed fixed) {
            out.writeBinary(fixed.bytes());
        } else {
            out.writeString(readable.toString());
        }
    }

    private static Object readable(@Nullable LogicalType type, Object value) {
        if (type instanceof LogicalTypes.Decimal decimal && !(value instanceof BigDecimal)) {
            byte[] bytes = value instanceof GenericFixed fixed ? fixed.bytes() : content((ByteBuffer) value);
            return new BigDecimal(new BigInteger(bytes), decimal.getScale()).toPlainString();
        }
        if (type == null || !(value instanceof Number count)) {
            return value;
        }
        long number = count.longValue();
        return switch (type.getName()) {
            case "timestamp-millis" -> Instant.ofEpochMilli(number);
            case "timestamp-micros" -> Instant.EPOCH.plus(number, ChronoUnit.MICROS);
            case "timestamp-nanos" -> Instant.EPOCH.plusNanos(number);
            case "date" -> LocalDate.ofEpochDay(number);
            case "time-millis" -> LocalTime.MIDNIGHT.plus(number, ChronoUnit.MILLIS);
            case "time-micros" -> LocalTime.MIDNIGHT.plus(number, ChronoUnit.MICROS);
            default -> value;
        };
    }

    private static byte[] content(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
