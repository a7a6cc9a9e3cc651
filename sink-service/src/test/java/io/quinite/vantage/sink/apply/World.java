package io.quinite.vantage.sink.apply;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadEventSource;
import io.quinite.vantage.leads.LeadUpdated;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One organization, campaign and lead, and the facts that examples are made of. */
record World(UUID organization, UUID campaign, UUID lead) {
    static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    static World any() {
        return new World(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    }

    CallEvent call(String sid, Object fact) {
        return call(sid, NOON, fact, true);
    }

    CallEvent call(String sid, Instant at, Object fact, boolean known) {
        return CallEvent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setCallSid(sid)
                .setOrganizationId(organization)
                .setCampaignId(known ? campaign : null)
                .setLeadId(known ? lead : null)
                .setOccurredAt(at)
                .setReceivedAt(NOON.plusSeconds(1))
                .setSource(CallSource.PROVIDER)
                .setFact(fact)
                .build();
    }

    CallEvent placed(String sid) {
        return call(sid, new CallPlaced(null, null, null));
    }

    LeadEvent captured(Instant at, String name) {
        return event(
                at, new LeadCaptured(name, "a@example.com", null, null, null, null, null, Map.of("k", "1"), List.of()));
    }

    LeadEvent noted(Instant at, String notes) {
        return event(at, new LeadUpdated(null, null, null, null, null, null, notes, Map.of(), List.of()));
    }

    LeadEvent project(Instant at, @Nullable UUID project) {
        return event(at, new LeadUpdated(null, null, null, null, null, project, null, Map.of(), List.of()));
    }

    LeadEvent event(Instant at, Object fact) {
        return LeadEvent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setLeadId(lead)
                .setOrganizationId(organization)
                .setOccurredAt(at)
                .setReceivedAt(NOON.plusSeconds(1))
                .setSource(LeadEventSource.IMPORT)
                .setFact(fact)
                .build();
    }

    String insertOrganization() {
        return "insert into organizations (id, name) values ('" + organization + "', 'o')";
    }

    String insertCampaign() {
        return "insert into campaigns (id, organization_id, name) values ('" + campaign + "', '" + organization
                + "', 'c')";
    }

    String insertLead(String name) {
        return "insert into leads (id, organization_id, name) values ('" + lead + "', '" + organization + "', '" + name
                + "')";
    }
}
