package io.quinite.vantage.ingest.facts;

import com.fasterxml.jackson.databind.JsonNode;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallRinging;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topic;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.TraceContext;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Facts about calls. */
final class CallFacts implements FactKind<CallEvent> {
    private static final Set<String> FIELDS = Set.of(
            "event_id",
            "type",
            "occurred_at",
            "call_sid",
            "organization_id",
            "campaign_id",
            "lead_id",
            "source",
            "server",
            "attributes",
            "data",
            TraceContext.TRACEPARENT);
    private static final Map<String, CallSource> SOURCES = Map.of(
            "voice_server", CallSource.VOICE_SERVER,
            "provider", CallSource.PROVIDER,
            "import", CallSource.IMPORT,
            "simulator", CallSource.SIMULATOR);
    private static final int RECEIVED_AT =
            CallEvent.getClassSchema().getField("received_at").pos();

    @Override
    public CallEvent read(JsonNode json, Instant receivedAt) throws Refused {
        var fact = Fields.of(json);
        var type = CallFactType.of(fact.requiredText("type"));
        var envelope = Envelope.of(fact, json, FIELDS, receivedAt);
        CallSource source = fact.word("source", SOURCES);
        var record = type.record(envelope.data());
        type.collectOthers(envelope.data(), envelope.attributes());
        var event = new CallEvent(
                envelope.eventId(),
                fact.requiredText("call_sid"),
                envelope.organizationId(),
                fact.uuid("campaign_id"),
                fact.uuid("lead_id"),
                envelope.occurredAt(),
                receivedAt,
                source == null ? CallSource.UNKNOWN : source,
                envelope.server(),
                envelope.attributes(),
                record);
        Checks.check(event);
        return event;
    }

    @Override
    public CallEvent checked(CallEvent event, Instant receivedAt) throws Refused {
        event.put(RECEIVED_AT, receivedAt);
        Checks.canonical(event);
        Checks.check(event);
        return event;
    }

    @Override
    public String key(CallEvent event) {
        return event.getCallSid();
    }

    @Override
    public UUID organization(CallEvent event) {
        return event.getOrganizationId();
    }

    @Override
    public Topic<CallEvent> topic() {
        return Topics.CALL_EVENTS;
    }

    @Override
    public CallEvent sample() {
        UUID id = Identities.eventId("sample");
        return new CallEvent(
                id,
                "sample",
                id,
                null,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                CallSource.UNKNOWN,
                null,
                Map.of(),
                new CallRinging());
    }
}
