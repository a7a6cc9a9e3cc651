package io.quinite.vantage.ingest.facts;

import com.fasterxml.jackson.databind.JsonNode;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.schemas.Topic;
import java.time.Instant;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/** Facts of one topic. Safe for many threads. */
public sealed interface FactKind<E extends SpecificRecord> permits CallFacts, LeadFacts {
    FactKind<CallEvent> CALLS = new CallFacts();
    FactKind<LeadEvent> LEADS = new LeadFacts();

    /** The fact that {@code json} states, checked. */
    E read(JsonNode json, Instant receivedAt) throws Refused;

    /** The same checks for a fact that came as Avro; sets its received_at and brings JSON text into canonical form. */
    E checked(E event, Instant receivedAt) throws Refused;

    /** The record key. */
    String key(E event);

    UUID organization(E event);

    /** Where such facts go. */
    Topic<E> topic();

    /** Any sound fact, to find out whether such facts can be written. */
    E sample();
}
