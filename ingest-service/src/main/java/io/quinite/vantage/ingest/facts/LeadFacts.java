package io.quinite.vantage.ingest.facts;

import com.fasterxml.jackson.databind.JsonNode;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadEventSource;
import io.quinite.vantage.leads.LeadField;
import io.quinite.vantage.leads.LeadSource;
import io.quinite.vantage.leads.LeadStatus;
import io.quinite.vantage.leads.LeadUpdated;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topic;
import io.quinite.vantage.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/** Facts about leads. */
final class LeadFacts implements FactKind<LeadEvent> {
    private static final Set<String> FIELDS = Set.of(
            "event_id", "type", "occurred_at", "lead_id", "organization_id", "source", "server", "attributes", "data");
    private static final Set<String> DATA_FIELDS =
            Set.of("name", "email", "phone", "source", "status", "project_id", "notes", "metadata");
    private static final Map<String, LeadEventSource> WHO = Map.of(
            "voice_server", LeadEventSource.VOICE_SERVER,
            "provider", LeadEventSource.PROVIDER,
            "import", LeadEventSource.IMPORT,
            "simulator", LeadEventSource.SIMULATOR);
    private static final Map<String, LeadSource> SOURCES = Map.of(
            "manual", LeadSource.MANUAL,
            "csv_upload", LeadSource.CSV_UPLOAD,
            "website", LeadSource.WEBSITE,
            "referral", LeadSource.REFERRAL);
    private static final Map<String, LeadStatus> STATUSES = Map.of(
            "new", LeadStatus.NEW,
            "contacted", LeadStatus.CONTACTED,
            "qualified", LeadStatus.QUALIFIED,
            "converted", LeadStatus.CONVERTED,
            "lost", LeadStatus.LOST);
    private static final Map<String, LeadField> CLEARABLE = Map.of(
            "email", LeadField.EMAIL,
            "phone", LeadField.PHONE,
            "project_id", LeadField.PROJECT_ID,
            "notes", LeadField.NOTES);
    private static final int RECEIVED_AT =
            LeadEvent.getClassSchema().getField("received_at").pos();

    @Override
    public LeadEvent read(JsonNode json, Instant receivedAt) throws Refused {
        var fact = Fields.of(json);
        String type = fact.requiredText("type");
        boolean captured = type.equals("lead_captured");
        if (!captured && !type.equals("lead_updated")) {
            throw new Refused("unknown-type", "type", "a fact about a lead is lead_captured or lead_updated");
        }
        var envelope = Envelope.of(fact, json, FIELDS, receivedAt);
        LeadEventSource who = fact.word("source", WHO);
        var data = envelope.data();
        data.otherTexts(DATA_FIELDS, envelope.attributes());
        var event = new LeadEvent(
                envelope.eventId(),
                fact.requiredUuid("lead_id"),
                envelope.organizationId(),
                envelope.occurredAt(),
                receivedAt,
                who == null ? LeadEventSource.UNKNOWN : who,
                envelope.server(),
                envelope.attributes(),
                captured ? captured(data) : updated(data));
        Checks.check(event);
        return event;
    }

    private static SpecificRecord captured(Fields data) throws Refused {
        return new LeadCaptured(
                data.requiredText("name"),
                data.text("email"),
                data.text("phone"),
                data.word("source", SOURCES),
                data.word("status", STATUSES),
                data.uuid("project_id"),
                data.text("notes"),
                data.jsonTexts("metadata"),
                cleared(data));
    }

    private static SpecificRecord updated(Fields data) throws Refused {
        return new LeadUpdated(
                data.text("name"),
                data.text("email"),
                data.text("phone"),
                data.word("source", SOURCES),
                data.word("status", STATUSES),
                data.uuid("project_id"),
                data.text("notes"),
                data.jsonTexts("metadata"),
                cleared(data));
    }

    private static List<LeadField> cleared(Fields data) throws Refused {
        for (String column : List.of("name", "source", "status")) {
            if (data.namesNull(column)) {
                throw new Refused("not-clearable", data.path(column), data.path(column) + " cannot be null");
            }
        }
        var cleared = new ArrayList<LeadField>();
        for (var field : CLEARABLE.entrySet()) {
            if (data.namesNull(field.getKey())) {
                cleared.add(field.getValue());
            }
        }
        // In the order of the enum: the fingerprint of a fact must not depend on a map's order.
        cleared.sort(null);
        return cleared;
    }

    @Override
    public LeadEvent checked(LeadEvent event, Instant receivedAt) throws Refused {
        event.put(RECEIVED_AT, receivedAt);
        Checks.canonical(event);
        Checks.check(event);
        return event;
    }

    @Override
    public String key(LeadEvent event) {
        return event.getLeadId().toString();
    }

    @Override
    public UUID organization(LeadEvent event) {
        return event.getOrganizationId();
    }

    @Override
    public Topic<LeadEvent> topic() {
        return Topics.LEAD_EVENTS;
    }

    @Override
    public LeadEvent sample() {
        UUID id = Identities.eventId("sample");
        return new LeadEvent(
                id,
                id,
                id,
                Instant.EPOCH,
                Instant.EPOCH,
                LeadEventSource.UNKNOWN,
                null,
                Map.of(),
                new LeadUpdated(null, null, null, null, null, null, null, Map.of(), List.of()));
    }
}
