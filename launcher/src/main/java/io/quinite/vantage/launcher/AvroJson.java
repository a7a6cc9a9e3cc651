package io.quinite.vantage.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro as plain JSON, for people: times as ISO 8601, a union as the value that it holds (a record of a union of several
 * also says its type). It cannot be read back; Avro's own JSON can, but hides a value in an object of its type's name.
 */
final class AvroJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AvroJson() {}

    static JsonNode of(IndexedRecord record) {
        return json(record.getSchema(), record);
    }

    private static JsonNode json(Schema schema, @Nullable Object value) {
        if (value == null) {
            return JSON.nullNode();
        }
        return switch (schema.getType()) {
            case RECORD -> record(schema, (IndexedRecord) value);
            case UNION -> union(schema, value);
            case ARRAY -> {
                var array = JSON.arrayNode();
                ((Collection<?>) value).forEach(one -> array.add(json(schema.getElementType(), one)));
                yield array;
            }
            case MAP -> {
                var object = JSON.objectNode();
                ((Map<?, ?>) value).forEach((key, one) -> object.set(key.toString(), json(schema.getValueType(), one)));
                yield object;
            }
            case LONG -> number(schema.getLogicalType(), value);
            case INT -> value instanceof Integer number ? JSON.numberNode(number) : JSON.textNode(value.toString());
            case DOUBLE, FLOAT -> JSON.numberNode(((Number) value).doubleValue());
            case BOOLEAN -> JSON.booleanNode((Boolean) value);
            case BYTES ->
                value instanceof ByteBuffer bytes
                        ? JSON.textNode(HexFormat.of().formatHex(bytes(bytes)))
                        : JSON.textNode(value.toString());
            case FIXED ->
                value instanceof GenericFixed fixed
                        ? JSON.textNode(HexFormat.of().formatHex(fixed.bytes()))
                        : JSON.textNode(value.toString());
            default -> JSON.textNode(value.toString());
        };
    }

    private static JsonNode record(Schema schema, IndexedRecord value) {
        var object = JSON.objectNode();
        schema.getFields().forEach(field -> object.set(field.name(), json(field.schema(), value.get(field.pos()))));
        return object;
    }

    private static JsonNode union(Schema schema, Object value) {
        Schema chosen = schema.getTypes().get(GenericData.get().resolveUnion(schema, value));
        var plain = json(chosen, value);
        boolean several = schema.getTypes().stream()
                        .filter(type -> type.getType() == Schema.Type.RECORD)
                        .count()
                > 1;
        return several && chosen.getType() == Schema.Type.RECORD
                ? JSON.objectNode().set(chosen.getName(), plain)
                : plain;
    }

    private static JsonNode number(@Nullable LogicalType logical, Object value) {
        if (!(value instanceof Long number) || logical == null) {
            return value instanceof Long plain ? JSON.numberNode(plain) : JSON.textNode(value.toString());
        }
        return switch (logical.getName()) {
            case "timestamp-micros" ->
                JSON.textNode(Instant.EPOCH.plus(number, ChronoUnit.MICROS).toString());
            case "timestamp-millis" ->
                JSON.textNode(Instant.ofEpochMilli(number).toString());
            default -> JSON.numberNode(number);
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
