package io.quinite.vantage.sink.apply;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL can hold of what Avro can say. Decided on the fact alone, before it is merged: were it left to the
 * statement, a value that a later fact covers within the same batch would pass, and the row would depend on the batches.
 */
final class Storable {
    private static final JsonFactory JSON = new JsonFactory();

    /** Columns with an index take 2,704 bytes at most. */
    private static final List<String> INDEXED = List.of("call_sid", "email", "phone");

    private static final int INDEXED_BYTES_MAX = 1024;

    /** Start of timestamptz: 4714-11-24 BC. Its end lies beyond what a long holds in microseconds. */
    private static final long EARLIEST_SECONDS = -210_866_803_200L;

    /** Digits before and after the decimal point of numeric. */
    private static final int INTEGER_DIGITS_MAX = 131_072;

    private static final int FRACTION_DIGITS_MAX = 16_383;

    private Storable() {}

    /** Why a value of the record cannot be stored; empty where all can. */
    static Optional<String> complaint(IndexedRecord record) {
        for (Schema.Field field : record.getSchema().getFields()) {
            var complaint = complaint(field.name(), record.get(field.pos()));
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> complaint(String name, @Nullable Object value) {
        if (value instanceof IndexedRecord record) {
            return complaint(record);
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .filter(entry -> !isText(entry.getKey()) || !isText(entry.getValue()))
                    .findFirst()
                    .map(entry -> name + " holds a character that PostgreSQL cannot");
        }
        if (value instanceof Instant instant && instant.getEpochSecond() < EARLIEST_SECONDS) {
            return Optional.of(name + " is earlier than PostgreSQL's calendar");
        }
        if (value instanceof String text) {
            if (!isText(text)) {
                return Optional.of(name + " holds a character that PostgreSQL cannot");
            }
            if (INDEXED.contains(name) && text.getBytes(StandardCharsets.UTF_8).length > INDEXED_BYTES_MAX) {
                return Optional.of(name + " is longer than " + INDEXED_BYTES_MAX + " bytes");
            }
        }
        return Optional.empty();
    }

    /**
     * Why jsonb cannot hold it; empty where it can.
     *
     * @throws IOException where it is not JSON
     */
    static Optional<String> jsonComplaint(String text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            Optional<String> complaint = Optional.empty();
            int values = 0;
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                values += depth == 0 ? 1 : 0;
                if (complaint.isEmpty()) {
                    complaint = complaint(parser, token);
                }
            }
            if (values != 1) {
                throw new IOException("not one value");
            }
            return complaint;
        }
    }

    private static Optional<String> complaint(JsonParser parser, JsonToken token) throws IOException {
        boolean text = token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME;
        if (text && !isText(parser.getText())) {
            return Optional.of("holds a character that PostgreSQL cannot");
        }
        return token.isNumeric() && !isNumeric(parser.getText())
                ? Optional.of("holds a number that PostgreSQL cannot")
                : Optional.empty();
    }

    private static boolean isNumeric(String text) {
        try {
            var number = new BigDecimal(text);
            return (long) number.precision() - number.scale() <= INTEGER_DIGITS_MAX
                    && number.scale() <= FRACTION_DIGITS_MAX;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Neither a zero nor half of a surrogate pair. */
    private static boolean isText(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return true;
        }
        // A loop and not a stream: every character of every fact passes here.
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == 0) {
                return false;
            }
            if (Character.isSurrogate(unit)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(unit, text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
