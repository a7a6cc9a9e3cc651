package io.quinite.vantage.sink.apply;

import io.quinite.vantage.sink.store.ParkedFacts.Need;
import io.quinite.vantage.sink.store.RawRecord;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record that could be read.
 *
 * @param subjectId the call or the lead that it is about
 * @param fingerprint of what it says
 * @param traceparent of its delivery: no part of what it says
 * @param parkedFor what it has waited for, null for a record that comes from Kafka now
 */
public record Fact<E>(
        RawRecord raw,
        E event,
        UUID subjectId,
        UUID organizationId,
        @Nullable UUID leadId,
        UUID eventId,
        long fingerprint,
        @Nullable String traceparent,
        @Nullable Need parkedFor) {

    Fact<E> parkedFor(Need need) {
        return new Fact<>(raw, event, subjectId, organizationId, leadId, eventId, fingerprint, traceparent, need);
    }
}
