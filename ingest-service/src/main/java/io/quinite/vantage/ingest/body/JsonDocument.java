package io.quinite.vantage.ingest.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quinite.vantage.ingest.facts.JsonParsing;
import java.io.IOException;
import java.io.InputStream;
import org.apache.avro.specific.SpecificRecord;

/** One fact, or an array of facts, read element by element. */
final class JsonDocument {
    private static final ObjectReader JSON = JsonParsing.element();

    private JsonDocument() {}

    /** @return whether it was one fact */
    static <E extends SpecificRecord> boolean read(InputStream in, BodyReader<E> reader) throws IOException {
        try (JsonParser parser = JSON.createParser(in)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new UnreadableBody(400, "malformed-json", "the body is empty");
            }
            boolean many = first == JsonToken.START_ARRAY;
            if (many) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    element(parser, 1, reader);
                }
            } else {
                element(parser, 0, reader);
            }
            if (parser.nextToken() != null) {
                throw new UnreadableBody(400, "malformed-json", "the body is more than one JSON value");
            }
            return !many;
        } catch (StreamConstraintsException e) {
            throw new UnreadableBody(
                    400, "json-limits", "the JSON is nested too deeply, or a number or text in it is too long");
        } catch (JsonProcessingException e) {
            throw new UnreadableBody(400, "malformed-json", "the body is not JSON");
        }
    }

    private static <E extends SpecificRecord> void element(JsonParser parser, int depth, BodyReader<E> reader)
            throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(parser);
        } catch (MismatchedInputException e) {
            // A name twice is no error of syntax: the parser stands inside the element and can go on after it.
            skipTo(parser, depth);
            reader.fact(null, () -> {
                throw NdjsonLines.duplicateOrTrailing(e);
            });
            return;
        } catch (NumberFormatException e) {
            skipTo(parser, depth);
            reader.fact(null, () -> {
                throw NdjsonLines.tooMuch();
            });
            return;
        }
        reader.fact(null, () -> reader.stated(node));
    }

    private static void skipTo(JsonParser parser, int depth) throws IOException {
        while (parser.getParsingContext().getNestingDepth() > depth) {
            if (parser.nextToken() == null) {
                return;
            }
        }
    }
}
