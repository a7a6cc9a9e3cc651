package io.quinite.vantage.analytics.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.kit.CsvCells;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Figures as JSON and as CSV. */
public final class Rows {
    private static final JsonMapper JSON = new JsonMapper();

    private Rows() {}

    /** The fields of a record, by name. */
    public static Map<String, Object> of(SpecificRecord record) {
        var row = new LinkedHashMap<String, Object>();
        for (var field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            row.put(field.name(), value instanceof UUID || value instanceof Instant ? value.toString() : value);
        }
        return row;
    }

    static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures cannot be written", e);
        }
    }

    /** With the names of the first row's fields on top. */
    static byte[] csv(List<Map<String, Object>> rows) {
        var text = new StringBuilder();
        if (!rows.isEmpty()) {
            text.append(CsvCells.row(List.copyOf(rows.get(0).keySet())));
        }
        for (var row : rows) {
            text.append(CsvCells.row(row.values().stream().map(Rows::cell).toList()));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof Map ? new String(json(value), StandardCharsets.UTF_8) : value.toString();
    }
}
