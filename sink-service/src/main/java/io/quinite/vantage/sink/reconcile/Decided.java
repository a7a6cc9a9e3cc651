package io.quinite.vantage.sink.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.quinite.vantage.sink.merge.Stamp;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which fields of a lead a fact decided, and so must be as the facts say; the others are people's, or defaults. */
final class Decided {
    private static final String PEOPLE = Stamp.PEOPLE.toString();

    private final JsonNode fields;
    private final JsonNode metadata;

    private Decided(JsonNode stamps) {
        fields = stamps.path("fields");
        metadata = stamps.path("metadata");
    }

    static Decided of(@Nullable String stamps) {
        return new Decided(JsonTexts.parse(stamps == null ? "{}" : stamps));
    }

    void compare(Columns columns, String field, @Nullable Object expected, @Nullable Object actual) {
        if (!isPeoples(fields.path(field))) {
            columns.compare(field, expected, actual);
        }
    }

    void compareMetadata(Columns columns, Map<String, String> expected, @Nullable String actual) {
        JsonNode row = JsonTexts.parse(actual == null ? "{}" : actual);
        expected.forEach((key, text) -> {
            JsonNode value = row.get(key);
            if (!isPeoples(metadata.path(key)) && (value == null || !JsonTexts.same(JsonTexts.parse(text), value))) {
                columns.add("metadata." + key, text, value == null ? null : value.toString());
            }
        });
        row.fieldNames().forEachRemaining(key -> {
            if (!isPeoples(metadata.path(key)) && !expected.containsKey(key)) {
                columns.add("metadata." + key, null, row.get(key).toString());
            }
        });
    }

    private static boolean isPeoples(JsonNode stamp) {
        return stamp.path(1).asText().equals(PEOPLE);
    }
}
