package io.quinite.vantage.feed.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.quinite.vantage.feed.http.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The body of a request: one JSON object of strings, numbers and arrays of strings. A member that is not known is refused. */
final class Wish {
    private static final int BYTES_MAX = 16 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode body;

    private Wish(JsonNode body) {
        this.body = body;
    }

    /** An empty body is an empty object. */
    static Wish of(Context context, Set<String> known) throws Refusal {
        byte[] bytes = bytes(context);
        try {
            var body = bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
            if (!body.isObject()) {
                throw new Refusal(400, "invalid-json", "the body is a JSON object");
            }
            for (var names = body.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!known.contains(name)) {
                    throw unknown(name, known);
                }
            }
            return new Wish(body);
        } catch (JsonProcessingException e) {
            throw new Refusal(400, "invalid-json", "the body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Refusal(400, "invalid-json", "the body cannot be read");
        }
    }

    private static Refusal unknown(String name, Set<String> known) {
        String why = name.startsWith("organization") ? "the organization is that of the key; leave it out" : "";
        return new Refusal(
                400,
                "unknown-parameter",
                "a member of the body is not known; there are "
                        + String.join(", ", known.stream().sorted().toList()) + (why.isEmpty() ? "" : "; " + why));
    }

    private static byte[] bytes(Context context) throws Refusal {
        try {
            byte[] bytes = context.req().getInputStream().readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new Refusal(413, "body-too-large", "the body is no larger than " + BYTES_MAX + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new Refusal(400, "invalid-json", "the body did not arrive");
        }
    }

    Optional<String> text(String name, int lengthMax) throws Refusal {
        var value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!isText(value) || value.textValue().length() > lengthMax) {
            throw new Refusal(400, "invalid-value", name + " is a string of at most " + lengthMax + " characters");
        }
        return Optional.of(value.textValue());
    }

    /** That PostgreSQL can keep: no U+0000, no half of a surrogate pair. */
    private static boolean isText(JsonNode value) {
        return value.isTextual()
                && value.textValue().indexOf('\0') < 0
                && StandardCharsets.UTF_8.newEncoder().canEncode(value.textValue());
    }

    int number(String name, int fallback, int min, int max) throws Refusal {
        var value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < min || value.intValue() > max) {
            throw new Refusal(400, "invalid-value", name + " is a whole number from " + min + " to " + max);
        }
        return value.intValue();
    }

    /** As a query has them: a string, or an array of strings. */
    Map<String, List<String>> parameters(Set<String> names) throws Refusal {
        var parameters = new LinkedHashMap<String, List<String>>();
        for (String name : names) {
            var value = body.path(name);
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            var texts = new ArrayList<String>();
            for (var each : value.isArray() ? value : List.of(value)) {
                if (!isText(each)) {
                    throw new Refusal(400, "invalid-value", name + " is a string or an array of strings");
                }
                texts.add(each.textValue());
            }
            parameters.put(name, texts);
        }
        return parameters;
    }
}
