package io.quinite.vantage.ingest.plivo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.schemas.Identities;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A fact on its way from a callback's parameters into the JSON form of facts, whose rules then check it. */
final class Draft {
    private static final int TEXT_BYTES = 1024;
    private static final int NAME_BYTES = 256;
    private static final int ATTRIBUTES_MAX = 64;
    private static final String DROPPED = "vantage.dropped";
    private static final Pattern UUID_FORM = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Callback callback;
    private final String callSid;
    private final ObjectNode data = JsonNodeFactory.instance.objectNode();
    private final Set<String> used = new TreeSet<>(Set.of("CallUUID"));
    private String type = "call_noted";
    private @Nullable String occurredAt;
    private String identity = "";

    Draft(Callback callback, String callSid) {
        this.callback = callback;
        this.callSid = callSid;
    }

    /** @param identity what tells this fact from the others of the same kind of callback and call */
    Draft is(String type, String... identity) {
        this.type = type;
        this.identity = String.join("\n", identity);
        return this;
    }

    /** The first parameter of those that has a value becomes the field. */
    Draft text(String field, String... names) {
        for (String name : names) {
            String value = callback.any(name);
            if (value != null) {
                data.put(field, PlivoValues.stored(value, TEXT_BYTES));
                used.add(name);
                return this;
            }
        }
        return this;
    }

    /** An address is of no use in part; the rules of facts say how long it may be. */
    Draft whole(String field, String name) {
        data.put(field, callback.any(name));
        used.add(name);
        return this;
    }

    Draft seconds(String field, String name, int perSecond) {
        var seconds = PlivoValues.seconds(callback.any(name), perSecond);
        if (seconds != null && !data.has(field)) {
            data.put(field, seconds);
            used.add(name);
        }
        return this;
    }

    Draft time(String field, String name) {
        String time = PlivoValues.time(callback.any(name));
        if (time != null) {
            data.put(field, time);
        }
        return this;
    }

    Draft occurred(String name) {
        occurredAt = PlivoValues.time(callback.any(name));
        return this;
    }

    Draft noting(String key, @Nullable String value) {
        if (value != null) {
            data.withObjectProperty("metadata").put(key, PlivoValues.stored(value, TEXT_BYTES));
        }
        return this;
    }

    /** @param withAttributes whether everything that no field has is kept with this fact */
    ObjectNode json(boolean withAttributes) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("type", type);
        json.put("event_id", eventId().toString());
        json.put("call_sid", callSid);
        json.put("organization_id", callback.organization().toString());
        json.put("source", "provider");
        id(json, "campaign_id", callback.campaignId());
        id(json, "lead_id", callback.leadId());
        if (occurredAt != null) {
            json.put("occurred_at", occurredAt);
        }
        json.set("data", data);
        if (withAttributes) {
            json.set("attributes", attributes());
        }
        return json;
    }

    /** The same callback has the same id, whenever it comes and at whichever gateway. */
    private UUID eventId() {
        return Identities.eventId(String.join(
                "\n",
                "plivo",
                callback.organization().toString(),
                callback.kind().word(),
                identity));
    }

    private static void id(ObjectNode json, String field, @Nullable String text) {
        if (isId(text)) {
            json.put(field, text);
        }
    }

    private static boolean isId(@Nullable String text) {
        return text != null && UUID_FORM.matcher(text).matches();
    }

    private ObjectNode attributes() {
        var all = new TreeMap<>(callback.values());
        all.keySet().removeAll(used);
        // An address that names no UUID is somebody's mistake; the fact stands, and shows it.
        if (callback.campaignId() != null && !isId(callback.campaignId())) {
            all.put("campaignId", callback.campaignId());
        }
        if (callback.leadId() != null && !isId(callback.leadId())) {
            all.put("leadId", callback.leadId());
        }
        var kept = JsonNodeFactory.instance.objectNode();
        int room = all.size() > ATTRIBUTES_MAX ? ATTRIBUTES_MAX - 1 : ATTRIBUTES_MAX;
        for (var parameter : all.entrySet()) {
            String name = PlivoValues.stored(parameter.getKey(), NAME_BYTES);
            if (kept.size() < room && !name.isEmpty()) {
                kept.put(name, PlivoValues.stored(parameter.getValue(), TEXT_BYTES));
            }
        }
        if (room < ATTRIBUTES_MAX) {
            kept.put(DROPPED, String.format(Locale.ROOT, "%d", all.size() - room));
        }
        return kept;
    }
}
