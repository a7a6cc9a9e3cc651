package io.quinite.vantage.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One fact as a producer sends it. {@code subject} is the call_sid of a call fact, the lead id of a lead fact. */
record Fact(
        UUID eventId,
        String type,
        Instant occurredAt,
        String subject,
        UUID organizationId,
        @Nullable UUID campaignId,
        @Nullable UUID leadId,
        Map<String, Object> data) {
    private static final ObjectMapper JSON = new ObjectMapper();

    boolean aboutLead() {
        return type.startsWith("lead_");
    }

    /** The order of "latest": text order of event ids is their unsigned order. */
    boolean laterThan(Fact other) {
        int byTime = occurredAt.compareTo(other.occurredAt);
        return byTime != 0 ? byTime > 0 : eventId.toString().compareTo(other.eventId.toString()) > 0;
    }

    Fact with(
            UUID newEventId,
            String newType,
            @Nullable UUID newCampaign,
            @Nullable UUID newLead,
            Map<String, Object> newData) {
        return new Fact(newEventId, newType, occurredAt, subject, organizationId, newCampaign, newLead, newData);
    }

    /** One line of NDJSON, without the line feed. */
    String json() {
        var line = new LinkedHashMap<String, Object>();
        line.put("event_id", eventId.toString());
        line.put("type", type);
        line.put("occurred_at", occurredAt.toString());
        line.put(aboutLead() ? "lead_id" : "call_sid", subject);
        line.put("organization_id", organizationId.toString());
        if (campaignId != null) {
            line.put("campaign_id", campaignId.toString());
        }
        if (leadId != null) {
            line.put("lead_id", leadId.toString());
        }
        line.put("source", "simulator");
        line.put("data", data);
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
