package io.quinite.vantage.sink.apply;

import io.quinite.vantage.calls.CallAnalyzed;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadUpdated;
import io.quinite.vantage.schemas.Fingerprints;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topic;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.store.DeadLetter;
import io.quinite.vantage.sink.store.DeadLetterCause;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.RecordHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Makes facts of records; a record that is none becomes a dead letter, alone. */
public final class FactReader<E extends SpecificRecord> {
    private final Topic<E> topic;
    private final Deserializer<E> deserializer;
    private final Function<E, String> key;
    private final Function<E, Map<String, String>> metadata;
    private final Naming<E> naming;

    /** Puts what an event says of itself beside its record. */
    @FunctionalInterface
    private interface Naming<E> {
        Fact<E> fact(RawRecord raw, E event, long fingerprint);
    }

    private FactReader(
            Topic<E> topic,
            Deserializer<E> deserializer,
            Function<E, String> key,
            Function<E, Map<String, String>> metadata,
            Naming<E> naming) {
        this.topic = topic;
        this.deserializer = deserializer;
        this.key = key;
        this.metadata = metadata;
        this.naming = naming;
    }

    public static FactReader<CallEvent> ofCalls(Map<String, ?> serde) {
        return new FactReader<>(
                Topics.CALL_EVENTS,
                Topics.CALL_EVENTS.valueDeserializer(serde),
                CallEvent::getCallSid,
                event -> event.getFact() instanceof CallNoted noted
                        ? noted.getMetadata()
                        : event.getFact() instanceof CallAnalyzed analyzed ? analyzed.getMetadata() : Map.of(),
                (raw, event, fingerprint) -> new Fact<>(
                        raw,
                        event,
                        Identities.callId(event.getCallSid()),
                        event.getOrganizationId(),
                        event.getLeadId(),
                        event.getEventId(),
                        fingerprint,
                        RecordHeaders.traceparent(raw.headers()),
                        null));
    }

    public static FactReader<LeadEvent> ofLeads(Map<String, ?> serde) {
        return new FactReader<>(
                Topics.LEAD_EVENTS,
                Topics.LEAD_EVENTS.valueDeserializer(serde),
                event -> event.getLeadId().toString(),
                event -> event.getFact() instanceof LeadCaptured captured
                        ? captured.getMetadata()
                        : event.getFact() instanceof LeadUpdated updated ? updated.getMetadata() : Map.of(),
                (raw, event, fingerprint) -> new Fact<>(
                        raw,
                        event,
                        event.getLeadId(),
                        event.getOrganizationId(),
                        event.getLeadId(),
                        event.getEventId(),
                        fingerprint,
                        null,
                        null));
    }

    /** @param poison takes a record that is no fact */
    public Optional<Fact<E>> read(RawRecord raw, Consumer<DeadLetter> poison) {
        if (raw.value() == null) {
            poison.accept(DeadLetter.unread(raw, DeadLetterCause.EMPTY, "the record has no value"));
            return Optional.empty();
        }
        Fact<E> fact;
        try {
            E event = deserializer.deserialize(topic.name(), raw.value());
            fact = naming.fact(raw, event, Fingerprints.of(event));
        } catch (SerializationException e) {
            poison.accept(DeadLetter.unread(raw, DeadLetterCause.UNREADABLE, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
        var complaint = complaint(fact);
        complaint.ifPresent(poison);
        return complaint.isPresent() ? Optional.empty() : Optional.of(fact);
    }

    private Optional<DeadLetter> complaint(Fact<E> fact) {
        String expected = key.apply(fact.event());
        String actual = text(fact.raw().key());
        if (!expected.equals(actual)) {
            return Optional.of(Effects.letter(
                    fact,
                    DeadLetterCause.KEY_MISMATCH,
                    "the key is " + actual + ", but the fact is about " + expected));
        }
        var unstorable = Storable.complaint(fact.event())
                .map(message -> Effects.letter(fact, DeadLetterCause.UNSTORABLE, message));
        return unstorable.isPresent() ? unstorable : jsonComplaint(fact);
    }

    private Optional<DeadLetter> jsonComplaint(Fact<E> fact) {
        for (var entry : metadata.apply(fact.event()).entrySet()) {
            String name = "metadata." + entry.getKey();
            try {
                var complaint = Storable.jsonComplaint(entry.getValue());
                if (complaint.isPresent()) {
                    return Optional.of(Effects.letter(fact, DeadLetterCause.UNSTORABLE, name + " " + complaint.get()));
                }
            } catch (IOException e) {
                return Optional.of(Effects.letter(fact, DeadLetterCause.INVALID_JSON, name + " is not JSON"));
            }
        }
        return Optional.empty();
    }

    private static @Nullable String text(byte @Nullable [] key) {
        return key == null ? null : new String(key, StandardCharsets.UTF_8);
    }
}
