package io.quinite.vantage.cdc.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code leads} from JSON, in the types that {@link ColumnText} gives the columns of a change: a number is
 * microseconds, everything else is PostgreSQL's text.
 */
final class JsonRow {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonRow() {}

    static Struct parse(String json) {
        JsonNode row;
        try {
            row = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a lead of a snapshot is not JSON", e);
        }
        var schema = SchemaBuilder.struct();
        row.properties().forEach(column -> schema.field(column.getKey(), type(column.getValue())));
        var struct = new Struct(schema.build());
        row.properties().forEach(column -> struct.put(column.getKey(), value(column.getValue())));
        return struct;
    }

    private static Schema type(JsonNode value) {
        return value.isNumber() ? Schema.OPTIONAL_INT64_SCHEMA : Schema.OPTIONAL_STRING_SCHEMA;
    }

    private static @Nullable Object value(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return value.isNumber() ? (Object) value.longValue() : value.textValue();
    }
}
