package io.quinite.vantage.ingest.facts;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One JSON object, read field by field. A field that is null is absent, unless asked for by {@link #namesNull}. */
final class Fields {
    private final JsonNode object;
    private final String prefix;

    private Fields(JsonNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    static Fields of(JsonNode json) throws Refused {
        if (!json.isObject()) {
            throw new Refused("not-an-object", null, "a fact is a JSON object");
        }
        return new Fields(json, "");
    }

    /** The object below {@code name}; an empty one where it is absent. */
    Fields inner(String name, JsonNode empty) throws Refused {
        JsonNode value = find(name);
        if (value != null && !value.isObject()) {
            throw wrongType(name, "an object");
        }
        return new Fields(value == null ? empty : value, path(name) + ".");
    }

    @Nullable
    String text(String name) throws Refused {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrongType(name, "a string");
        }
        return value.textValue();
    }

    /** For codes and amounts, which producers write as strings or as numbers. */
    @Nullable
    String textOrNumber(String name) throws Refused {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (value.isNumber()) {
            return CanonicalJson.of(value, path(name));
        }
        return text(name);
    }

    String requiredText(String name) throws Refused {
        String value = text(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    @Nullable
    UUID uuid(String name) throws Refused {
        String value = text(name);
        return value == null ? null : Uuids.parse(value, path(name));
    }

    UUID requiredUuid(String name) throws Refused {
        return Uuids.parse(requiredText(name), path(name));
    }

    @Nullable
    Instant time(String name) throws Refused {
        String value = text(name);
        return value == null ? null : Timestamps.parse(value, path(name));
    }

    @Nullable
    Integer integer(String name) throws Refused {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()) {
            throw wrongType(name, "a whole number");
        }
        if (!value.canConvertToInt()) {
            throw new Refused("out-of-range", path(name), path(name) + " is too large a number");
        }
        return value.intValue();
    }

    /** One of {@code words}, or null where the field is absent. */
    <W> @Nullable W word(String name, Map<String, W> words) throws Refused {
        String value = text(name);
        if (value == null) {
            return null;
        }
        W word = words.get(value);
        if (word == null) {
            throw new Refused(
                    "invalid-value",
                    path(name),
                    path(name) + " is none of " + String.join(", ", new TreeSet<>(words.keySet())));
        }
        return word;
    }

    /** Key to JSON text, of the object below {@code name}; empty where it is absent. */
    Map<String, String> jsonTexts(String name) throws Refused {
        JsonNode value = find(name);
        var texts = new LinkedHashMap<String, String>();
        if (value == null) {
            return texts;
        }
        if (!value.isObject()) {
            throw wrongType(name, "an object");
        }
        for (var entry : value.properties()) {
            texts.put(entry.getKey(), CanonicalJson.of(entry.getValue(), path(name) + "." + entry.getKey()));
        }
        return texts;
    }

    /** Adds every field that is not {@code known}, as JSON text. */
    void otherJsonTexts(Set<String> known, Map<String, String> into) throws Refused {
        for (var entry : object.properties()) {
            if (!known.contains(entry.getKey())) {
                into.putIfAbsent(entry.getKey(), CanonicalJson.of(entry.getValue(), path(entry.getKey())));
            }
        }
    }

    /** Adds every field that is neither {@code known} nor null: strings as they are, all else as JSON text. */
    void otherTexts(Set<String> known, Map<String, String> into) throws Refused {
        for (var entry : object.properties()) {
            JsonNode value = entry.getValue();
            if (!known.contains(entry.getKey()) && !value.isNull()) {
                into.putIfAbsent(
                        entry.getKey(),
                        value.isTextual() ? value.textValue() : CanonicalJson.of(value, path(entry.getKey())));
            }
        }
    }

    void refuseOthers(Set<String> known) throws Refused {
        for (var entry : object.properties()) {
            if (!known.contains(entry.getKey())) {
                throw new Refused(
                        "unknown-field",
                        path(entry.getKey()),
                        "a fact has no field of this name; what no field carries goes into attributes");
            }
        }
    }

    boolean namesNull(String name) {
        JsonNode value = object.get(name);
        return value != null && value.isNull();
    }

    String path(String name) {
        return prefix.isEmpty() ? name : prefix + name;
    }

    Refused missing(String name) {
        return new Refused("missing-field", path(name), path(name) + " is required");
    }

    private @Nullable JsonNode find(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private Refused wrongType(String name, String expected) {
        return new Refused("invalid-type", path(name), path(name) + " is not " + expected);
    }
}
