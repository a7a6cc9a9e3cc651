package io.quinite.vantage.ingest.facts;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.TreeMap;

/**
 * JSON text that is the same for every spelling of a value: no white space, names in order, no needless escapes. A
 * producer that repeats a fact may write it differently (escapes, order), and it must not look like another fact. Digits
 * of numbers stay as they came: 1.10 does not become 1.1.
 */
final class CanonicalJson {
    /** PostgreSQL's numeric ends between 16383 and 131072 digits; nobody means such a number. */
    private static final int EXPONENT_MAX = 1_000;

    private CanonicalJson() {}

    /** @param path of the value, for the message; empty for a whole fact */
    static String of(JsonNode node, String path) throws Refused {
        var text = new StringBuilder();
        write(node, path, text);
        return text.toString();
    }

    private static void write(JsonNode node, String path, StringBuilder out) throws Refused {
        switch (node.getNodeType()) {
            case OBJECT -> object(node, path, out);
            case ARRAY -> {
                char separator = '[';
                for (JsonNode item : node) {
                    out.append(separator);
                    write(item, path, out);
                    separator = ',';
                }
                out.append(separator == '[' ? "[]" : "]");
            }
            case STRING -> string(node.textValue(), path, out);
            case NUMBER -> out.append(number(node, path));
            default -> out.append(node.asText());
        }
    }

    private static void object(JsonNode node, String path, StringBuilder out) throws Refused {
        var ordered = new TreeMap<String, JsonNode>();
        node.properties().forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        char separator = '{';
        for (var entry : ordered.entrySet()) {
            out.append(separator);
            string(entry.getKey(), path, out);
            out.append(':');
            write(entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), out);
            separator = ',';
        }
        out.append(separator == '{' ? "{}" : "}");
    }

    private static void string(String text, String path, StringBuilder out) throws Refused {
        Text.storable(text, path);
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }

    private static String number(JsonNode node, String path) throws Refused {
        if (node.isIntegralNumber()) {
            return node.asText();
        }
        BigDecimal value = node.decimalValue();
        long exponent = (long) value.precision() - value.scale();
        if (Math.abs(exponent) > EXPONENT_MAX || Math.abs((long) value.scale()) > EXPONENT_MAX) {
            throw new Refused("number-out-of-range", path, path + " has a number that PostgreSQL cannot hold");
        }
        return value.toString();
    }
}
