package io.quinite.vantage.ingest.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What docs/api.md promises of a record on a topic, read from there and from the tables, not from the door's code. */
final class Contract {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2099-12-31T23:59:59.999999Z");
    private static final int WEEK_SECONDS = 604_800;
    private static final Set<String> LONG_TEXTS =
            Set.of("CallNoted.text", "CallAnalyzed.summary", "LeadCaptured.notes", "LeadUpdated.notes");
    private static final Set<String> NEVER_BLANK =
            Set.of("call_sid", "RecordingReady.url", "LeadCaptured.name", "LeadUpdated.name");

    private final @Nullable UUID never;

    /** @param never an organization that no record may carry */
    Contract(@Nullable UUID never) {
        this.never = never;
    }

    /** What is wrong with the record; empty when nothing is. */
    Optional<String> breach(String key, SpecificRecord event) {
        String type = event.getSchema().getName();
        Object identity = value(event, type.equals("CallEvent") ? "call_sid" : "lead_id");
        if (!key.equals(String.valueOf(identity))) {
            return Optional.of("the key is not the record's own");
        }
        if (value(event, "organization_id").equals(never)) {
            return Optional.of("the organization is not the key's");
        }
        return within("", event);
    }

    private Optional<String> within(String owner, SpecificRecord record) {
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            String name = owner.isEmpty() ? field.name() : owner + "." + field.name();
            var found = value instanceof SpecificRecord inner
                    ? within(inner.getSchema().getName(), inner).or(() -> lead(inner))
                    : ofValue(name, value);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofValue(String name, @Nullable Object value) {
        boolean sound = true;
        if (value instanceof String text) {
            sound = storable(text, bytesMax(name)) && !(NEVER_BLANK.contains(name) && text.isBlank());
        } else if (value instanceof UUID uuid) {
            sound = uuid.getMostSignificantBits() != 0 || uuid.getLeastSignificantBits() != 0;
        } else if (value instanceof Instant instant) {
            sound = !instant.isBefore(FIRST)
                    && !instant.isAfter(LAST)
                    && instant.equals(instant.truncatedTo(java.time.temporal.ChronoUnit.MICROS));
        } else if (value instanceof Integer number) {
            sound = number >= 0 && number <= (name.endsWith("attempt") ? 1_000 : WEEK_SECONDS);
        } else if (value instanceof Map<?, ?> map) {
            sound = name.equals("attributes") ? attributes(map) : metadata(map);
        }
        return sound ? Optional.empty() : Optional.of(name + " is not as promised");
    }

    private static int bytesMax(String name) {
        if (name.equals("call_sid")) {
            return 128;
        }
        if (name.equals("TranscriptReady.text")) {
            return 512 * 1024;
        }
        if (name.equals("RecordingReady.url")) {
            return 2_048;
        }
        return LONG_TEXTS.contains(name) ? 64 * 1024 : 1_024;
    }

    private static boolean attributes(Map<?, ?> map) {
        return map.size() <= 64
                && map.entrySet().stream()
                        .allMatch(entry -> name(entry.getKey()) && storable((String) entry.getValue(), 1_024));
    }

    private static boolean metadata(Map<?, ?> map) {
        return map.size() <= 256
                && map.entrySet().stream()
                        .allMatch(entry -> name(entry.getKey())
                                && storable((String) entry.getValue(), 16 * 1024)
                                && json((String) entry.getValue()));
    }

    private static boolean name(Object key) {
        return !((String) key).isEmpty() && storable((String) key, 256);
    }

    private static boolean json(String text) {
        try {
            return !JSON.readTree(text).isMissingNode() && !text.contains("\\u0000");
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static boolean storable(String text, int bytesMax) {
        try {
            return text.indexOf('\0') < 0
                    && StandardCharsets.UTF_8
                                    .newEncoder()
                                    .encode(CharBuffer.wrap(text))
                                    .remaining()
                            <= bytesMax;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static Optional<String> lead(SpecificRecord fact) {
        if (fact.getSchema().getField("cleared") == null) {
            return Optional.empty();
        }
        for (String column : new String[] {"source", "status"}) {
            Object value = fact.get(fact.getSchema().getField(column).pos());
            if (value != null && value.toString().equals("UNKNOWN")) {
                return Optional.of(column + " is no value of the table");
            }
        }
        for (Object cleared : (Collection<?>) value(fact, "cleared")) {
            var field = fact.getSchema().getField(cleared.toString().toLowerCase(java.util.Locale.ROOT));
            if (field == null || fact.get(field.pos()) != null) {
                return Optional.of("cleared names what it should not: " + cleared);
            }
        }
        return Optional.empty();
    }

    private static Object value(SpecificRecord record, String field) {
        return record.get(record.getSchema().getField(field).pos());
    }
}
