package io.quinite.vantage.ingest.body;

import com.fasterxml.jackson.databind.JsonNode;
import io.quinite.vantage.ingest.facts.FactKind;
import io.quinite.vantage.ingest.facts.Refused;
import io.quinite.vantage.schemas.TraceContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Reads the facts of one body. */
public final class BodyReader<E extends SpecificRecord> {
    private final FactKind<E> kind;
    private final BodyLimits limits;
    private final Instant receivedAt;
    private final FactSink<E> sink;
    private int facts;

    /** One fact in the making. */
    @FunctionalInterface
    interface Source<E> {
        Stated<E> read() throws Refused;
    }

    /** A fact, and the trace that it is in. */
    record Stated<E>(E event, @Nullable String traceparent) {}

    public BodyReader(FactKind<E> kind, BodyLimits limits, Instant receivedAt, FactSink<E> sink) {
        this.kind = kind;
        this.limits = limits;
        this.receivedAt = receivedAt;
        this.sink = sink;
    }

    /**
     * Reads the body to its end.
     *
     * @return whether the body was one JSON object and not many facts
     * @throws UnreadableBody where it cannot be read to its end
     */
    public boolean read(InputStream body, @Nullable String contentType, @Nullable String encoding) throws IOException {
        var type = MediaType.of(contentType);
        try (var stream = BoundedStream.open(body, encoding, limits)) {
            return switch (type) {
                case NDJSON -> {
                    new NdjsonLines(limits.lineBytesMax()).read(stream, this);
                    yield false;
                }
                case JSON -> JsonDocument.read(stream, this);
                case AVRO -> {
                    AvroRecords.read(stream.readAllBytes(), this);
                    yield false;
                }
            };
        }
    }

    FactKind<E> kind() {
        return kind;
    }

    Stated<E> stated(JsonNode json) throws Refused {
        E event = kind.read(json, receivedAt);
        String named = json.path(TraceContext.TRACEPARENT).textValue();
        return new Stated<>(event, TraceContext.of(named).orElse(null));
    }

    /** Binary Avro has no place for a trace. */
    Stated<E> stated(E event) throws Refused {
        return new Stated<>(kind.checked(event, receivedAt), null);
    }

    /** Counts the fact, and hands it or its refusal on. */
    void fact(@Nullable Integer line, Source<E> source) throws UnreadableBody {
        if (facts == limits.factsMax()) {
            throw new UnreadableBody(
                    413, "too-many-facts", "the body has more than " + limits.factsMax() + " facts; send it in parts");
        }
        int index = facts++;
        try {
            var stated = source.read();
            sink.take(stated.event, stated.traceparent);
        } catch (Refused e) {
            sink.refuse(index, line, e);
        }
    }
}
