package io.quinite.vantage.ingest.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.TraceContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What every fact has, whatever it is about. */
record Envelope(
        UUID eventId,
        UUID organizationId,
        Instant occurredAt,
        Instant receivedAt,
        @Nullable String server,
        Map<String, String> attributes,
        Fields data) {
    private static final ObjectNode EMPTY = JsonNodeFactory.instance.objectNode();

    static Envelope of(Fields fact, JsonNode json, Set<String> known, Instant receivedAt) throws Refused {
        fact.refuseOthers(known);
        var attributes = new LinkedHashMap<String, String>();
        fact.inner("attributes", EMPTY).otherTexts(Set.of(), attributes);
        UUID eventId = fact.uuid("event_id");
        Instant occurredAt = fact.time("occurred_at");
        return new Envelope(
                eventId == null ? derivedId((ObjectNode) json) : eventId,
                fact.requiredUuid("organization_id"),
                occurredAt == null ? receivedAt : occurredAt,
                receivedAt,
                fact.text("server"),
                attributes,
                fact.inner("data", EMPTY));
    }

    /**
     * The same content has the same id, at whichever gateway and however it is spelled, and in whichever trace. Nulls of the
     * envelope are absent.
     */
    private static UUID derivedId(ObjectNode json) throws Refused {
        var named = JsonNodeFactory.instance.objectNode();
        for (var entry : json.properties()) {
            if (!entry.getValue().isNull() && !entry.getKey().equals(TraceContext.TRACEPARENT)) {
                named.set(entry.getKey(), entry.getValue());
            }
        }
        return Identities.eventId(CanonicalJson.of(named, ""));
    }
}
