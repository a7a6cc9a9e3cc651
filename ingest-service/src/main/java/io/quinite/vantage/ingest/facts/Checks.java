package io.quinite.vantage.ingest.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What every value of a fact must be, however the fact came. Names in messages are those of the JSON, which are Avro's. */
final class Checks {
    private static final UUID NIL = new UUID(0, 0);
    private static final ObjectReader JSON = JsonParsing.whole();
    private static final String DATA = "data.";

    // Paths and limits of each generated class, made once: for each fact they were an eighth of the door's work.
    private static final ClassValue<List<Bounded>> ENVELOPES =
            bounded(Schema.Field::name, (type, field) -> Limits.ofEnvelope(field));
    private static final ClassValue<List<Bounded>> FACTS = bounded(field -> DATA + field.name(), Limits::ofFact);

    private Checks() {}

    /** A field, and how much it may hold. */
    private record Bounded(int pos, String path, Limits limits) {}

    private static ClassValue<List<Bounded>> bounded(
            Function<Schema.Field, String> path, BiFunction<String, String, Limits> limits) {
        return new ClassValue<>() {
            @Override
            protected List<Bounded> computeValue(Class<?> type) {
                var schema = SpecificData.get().getSchema(type);
                return schema.getFields().stream()
                        .map(field -> new Bounded(
                                field.pos(), path.apply(field), limits.apply(schema.getName(), field.name())))
                        .toList();
            }
        };
    }

    static void check(SpecificRecord event) throws Refused {
        for (Bounded field : ENVELOPES.get(event.getClass())) {
            Object value = event.get(field.pos());
            if (value instanceof SpecificRecord fact) {
                checkFact(fact);
            } else {
                checkValue(value, field.path(), field.limits());
            }
        }
    }

    private static void checkFact(SpecificRecord fact) throws Refused {
        for (Bounded field : FACTS.get(fact.getClass())) {
            checkValue(fact.get(field.pos()), field.path(), field.limits());
        }
        LeadChecks.check(fact);
    }

    private static void checkValue(@Nullable Object value, String path, Limits limits) throws Refused {
        if (value instanceof String text) {
            limits.check(text, path);
        } else if (value instanceof UUID uuid) {
            if (uuid.equals(NIL)) {
                throw new Refused("invalid-uuid", path, path + " is the nil UUID");
            }
        } else if (value instanceof Instant instant) {
            Timestamps.inRange(instant, path);
        } else if (value instanceof Integer number) {
            limits.check(number, path);
        } else if (value instanceof Map<?, ?> map) {
            checkMap(map, path, limits);
        }
    }

    private static void checkMap(Map<?, ?> map, String path, Limits limits) throws Refused {
        if (map.size() > limits.entriesMax()) {
            throw new Refused("too-many", path, path + " has more than " + limits.entriesMax() + " entries");
        }
        for (var entry : map.entrySet()) {
            String key = (String) entry.getKey();
            if (key.isEmpty()) {
                throw new Refused("invalid-value", path, path + " has an empty name");
            }
            Text.within(key, Limits.KEY_BYTES, path);
            limits.check((String) entry.getValue(), path + "." + key);
        }
    }

    /** JSON text that came inside Avro, brought into the form that the JSON door gives it. */
    static void canonical(SpecificRecord event) throws Refused {
        Object fact = event.get(event.getSchema().getField("fact").pos());
        if (!(fact instanceof SpecificRecord record)) {
            throw new Refused("missing-field", "fact", "fact is required");
        }
        var field = record.getSchema().getField("metadata");
        if (field == null) {
            return;
        }
        var canonical = new LinkedHashMap<String, String>();
        for (var entry : ((Map<?, ?>) record.get(field.pos())).entrySet()) {
            String path = DATA + "metadata." + entry.getKey();
            canonical.put((String) entry.getKey(), CanonicalJson.of(parsed((String) entry.getValue(), path), path));
        }
        record.put(field.pos(), canonical);
    }

    private static JsonNode parsed(String text, String path) throws Refused {
        JsonNode node;
        try {
            node = JSON.readValue(text);
        } catch (JsonProcessingException | NumberFormatException e) {
            throw new Refused("malformed-json", path, path + " is not JSON text");
        }
        if (node == null || node.isMissingNode()) {
            throw new Refused("malformed-json", path, path + " is not JSON text");
        }
        return node;
    }

    /** What only facts about leads can get wrong. */
    private static final class LeadChecks {
        static void check(SpecificRecord fact) throws Refused {
            var field = fact.getSchema().getField("cleared");
            if (field == null) {
                return;
            }
            for (String name : new String[] {"source", "status"}) {
                Object value = fact.get(fact.getSchema().getField(name).pos());
                if (value != null && value.toString().equals("UNKNOWN")) {
                    throw new Refused("invalid-value", DATA + name, DATA + name + " is of no known value");
                }
            }
            var cleared = (Collection<?>) fact.get(field.pos());
            for (Object item : cleared) {
                String name = item.toString().toLowerCase(java.util.Locale.ROOT);
                var named = fact.getSchema().getField(name);
                if (named == null) {
                    throw new Refused("invalid-value", DATA + "cleared", "data.cleared names no known field");
                }
                if (fact.get(named.pos()) != null) {
                    throw new Refused("invalid-value", DATA + name, DATA + name + " is both set and cleared");
                }
            }
        }
    }
}
