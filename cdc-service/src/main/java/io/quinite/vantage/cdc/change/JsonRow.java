package io.quinite.vantage.cdc.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quinite.vantage.cdc.pgoutput.Relation;
import io.quinite.vantage.cdc.pgoutput.Relation.Column;
import io.quinite.vantage.cdc.pgoutput.Row;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code leads} from JSON, as a snapshot writes it: a number is a {@code timestamptz} in microseconds, everything else
 * is PostgreSQL's text.
 */
final class JsonRow {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonRow() {}

    static Row parse(String json) {
        JsonNode row;
        try {
            row = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a lead of a snapshot is not JSON", e);
        }
        var columns = new ArrayList<Column>();
        var values = new ArrayList<@Nullable String>();
        row.properties().forEach(column -> {
            JsonNode value = column.getValue();
            columns.add(new Column(column.getKey(), value.isNumber() ? Column.TIMESTAMPTZ : Column.TEXT));
            values.add(text(value));
        });
        return new Row(new Relation(0, "public", "leads", columns), values.toArray(new @Nullable String[0]));
    }

    private static @Nullable String text(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return value.isNumber() ? Timestamps.text(value.longValue()) : value.textValue();
    }
}
