package io.quinite.vantage.sink.merge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a later fact of the lead must be measured against. The stamps are JSON, {@code {"fields": {"name":
 * [micros, "event id"]}, "metadata": {"budget": [...]}}}, because a trigger on {@code leads} writes them too, for what
 * people change.
 */
public final class LeadHistory {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEEN_BYTES = 24;

    final Map<UUID, Long> seen = new LinkedHashMap<>();
    final Map<String, Stamp> fields = new TreeMap<>();
    final Map<String, Stamp> metadata = new TreeMap<>();
    final @Nullable Long deletedAtMicros;

    private LeadHistory(@Nullable Long deletedAtMicros) {
        this.deletedAtMicros = deletedAtMicros;
    }

    /** Of a lead of which nothing was recorded. */
    public static LeadHistory none() {
        return new LeadHistory(null);
    }

    /**
     * @param seen what {@link #seenBytes()} gave, or empty
     * @param stamps what {@link #stampsJson()} gave or the trigger wrote
     * @param deletedAtMicros when people deleted the lead
     */
    public static LeadHistory of(byte[] seen, String stamps, @Nullable Long deletedAtMicros) {
        var history = new LeadHistory(deletedAtMicros);
        for (var in = ByteBuffer.wrap(seen); in.hasRemaining(); ) {
            history.seen.put(new UUID(in.getLong(), in.getLong()), in.getLong());
        }
        try {
            JsonNode json = JSON.readTree(stamps);
            read(json.path("fields"), history.fields);
            read(json.path("metadata"), history.metadata);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stamps of a lead are not JSON", e);
        }
        return history;
    }

    private static void read(JsonNode object, Map<String, Stamp> into) {
        object.properties()
                .forEach(entry -> into.put(
                        entry.getKey(),
                        new Stamp(
                                entry.getValue().path(0).asLong(),
                                UUID.fromString(entry.getValue().path(1).asText()))));
    }

    /** The facts taken: id and fingerprint. */
    public byte[] seenBytes() {
        var out = ByteBuffer.allocate(seen.size() * SEEN_BYTES);
        seen.forEach((id, fingerprint) -> out.putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(fingerprint));
        return out.array();
    }

    /** Which fact decided each field and each key of metadata. */
    public String stampsJson() {
        var json = JSON.createObjectNode();
        write(fields, json.putObject("fields"));
        write(metadata, json.putObject("metadata"));
        return json.toString();
    }

    private static void write(Map<String, Stamp> stamps, ObjectNode into) {
        stamps.forEach((name, stamp) ->
                into.putArray(name).add(stamp.micros()).add(stamp.eventId().toString()));
    }
}
