package io.quinite.vantage.sink.law;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.schemas.TraceContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** In which trace a fact is delivered: one of three is in any. */
public final class Traces {
    private Traces() {}

    public static Optional<String> of(CallEvent event) {
        UUID id = event.getEventId();
        return Math.floorMod(id.getLeastSignificantBits(), 3) == 0
                ? Optional.of("00-%016x%016x-%016x-01"
                        .formatted(
                                id.getMostSignificantBits() | 1,
                                id.getLeastSignificantBits(),
                                id.getLeastSignificantBits() | 1))
                : Optional.empty();
    }

    /** Headers of the fact's record. */
    public static List<Header> headers(CallEvent event) {
        return of(event)
                .<List<Header>>map(trace -> List.of(new RecordHeader(TraceContext.TRACEPARENT, trace.getBytes(UTF_8))))
                .orElse(List.of());
    }
}
