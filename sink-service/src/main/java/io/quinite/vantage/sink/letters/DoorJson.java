package io.quinite.vantage.sink.letters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.leads.LeadEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A fact as the door takes it.
 *
 * @param json to be sent
 * @param broken keys of its metadata whose text is no JSON: each stands as a plain string, for a fix to replace
 */
record DoorJson(ObjectNode json, Set<String> broken) {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final DateTimeFormatter ISO_MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    static DoorJson of(CallEvent event) {
        var json = new DoorJson(JSON.createObjectNode(), new TreeSet<>());
        json.put("event_id", event.getEventId());
        json.type(event.getFact());
        json.put("occurred_at", event.getOccurredAt());
        json.put("call_sid", event.getCallSid());
        json.put("organization_id", event.getOrganizationId());
        json.put("campaign_id", event.getCampaignId());
        json.put("lead_id", event.getLeadId());
        json.put("source", event.getSource());
        json.put("server", event.getServer());
        json.attributes(event.getAttributes());
        json.data((SpecificRecord) event.getFact());
        return json;
    }

    static DoorJson of(LeadEvent event) {
        var json = new DoorJson(JSON.createObjectNode(), new TreeSet<>());
        json.put("event_id", event.getEventId());
        json.type(event.getFact());
        json.put("occurred_at", event.getOccurredAt());
        json.put("lead_id", event.getLeadId());
        json.put("organization_id", event.getOrganizationId());
        json.put("source", event.getSource());
        json.put("server", event.getServer());
        json.attributes(event.getAttributes());
        json.data((SpecificRecord) event.getFact());
        return json;
    }

    private void type(Object fact) {
        String name = ((SpecificRecord) fact).getSchema().getName();
        json.put("type", name.replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT));
    }

    private void attributes(Map<String, String> attributes) {
        ObjectNode object = json.putObject("attributes");
        attributes.forEach(object::put);
    }

    private void put(String name, @Nullable Object value) {
        put(json, name, value);
    }

    private static void put(ObjectNode into, String name, @Nullable Object value) {
        if (value instanceof Integer number) {
            into.put(name, number);
        } else if (value instanceof Instant instant) {
            into.put(name, ISO_MICROS.format(instant));
        } else if (value instanceof Enum<?> word) {
            if (!word.name().equals("UNKNOWN")) {
                into.put(name, word.name().toLowerCase(Locale.ROOT));
            }
        } else if (value instanceof String || value instanceof UUID) {
            into.put(name, value.toString());
        }
    }

    private void data(SpecificRecord fact) {
        ObjectNode data = json.putObject("data");
        for (Schema.Field field : fact.getSchema().getFields()) {
            Object value = fact.get(field.pos());
            if (value instanceof Map<?, ?> map) {
                ObjectNode metadata = data.putObject(field.name());
                map.forEach((key, text) -> metadata.set(key.toString(), parsed(key.toString(), text.toString())));
            } else if (value instanceof Collection<?> cleared) {
                // A lead's fields that are named as null.
                cleared.forEach(name -> data.putNull(name.toString().toLowerCase(Locale.ROOT)));
            } else {
                put(data, field.name(), value);
            }
        }
    }

    private JsonNode parsed(String key, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            broken.add(key);
            return JSON.getNodeFactory().textNode(text);
        }
    }
}
