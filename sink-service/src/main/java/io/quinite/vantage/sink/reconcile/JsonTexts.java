package io.quinite.vantage.sink.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether JSON texts say the same, as jsonb sees it: whatever the order of keys, the spaces, and how a number is spelled. */
final class JsonTexts {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    static {
        // What is compared was accepted once; how long a number may be was decided then.
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
    }

    private JsonTexts() {}

    static @Nullable ObjectNode object(Map<String, String> texts) {
        if (texts.isEmpty()) {
            return null;
        }
        ObjectNode object = JSON.createObjectNode();
        texts.forEach((key, text) -> object.set(key, parse(text)));
        return object;
    }

    static boolean same(@Nullable ObjectNode expected, @Nullable String actual) {
        if (expected == null || actual == null) {
            return expected == null && actual == null;
        }
        return expected.equals(JsonTexts::compare, parse(actual));
    }

    /**
     * Whether an object of these values, as jsonb shows one whose values are plain, is that text. True means the same; false
     * means that it must be looked at.
     */
    static boolean isPlainly(Map<String, String> texts, String actual) {
        var keys = new ArrayList<>(texts.keySet());
        // As jsonb sorts them.
        keys.sort(Comparator.comparingInt((String key) -> key.getBytes(UTF_8).length)
                .thenComparing(key -> key.getBytes(UTF_8), Arrays::compareUnsigned));
        var text = new StringBuilder(actual.length());
        for (String key : keys) {
            if (key.indexOf('"') >= 0 || key.indexOf('\\') >= 0) {
                // Unescaped, it could read like two keys.
                return false;
            }
            text.append(text.isEmpty() ? "{\"" : ", \"")
                    .append(key)
                    .append("\": ")
                    .append(texts.get(key));
        }
        return text.append('}').toString().equals(actual);
    }

    static boolean same(JsonNode expected, JsonNode actual) {
        return expected.equals(JsonTexts::compare, actual);
    }

    private static int compare(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) : a.equals(b) ? 0 : 1;
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text that was stored as JSON is none", e);
        }
    }
}
