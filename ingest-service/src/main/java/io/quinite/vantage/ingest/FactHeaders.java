package io.quinite.vantage.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quinite.vantage.schemas.TraceContext;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** What is beside a fact in its record: the trace that it is in, or nothing. */
final class FactHeaders {
    /** Two lengths and the count of headers. */
    private static final int OVERHEAD_BYTES = 8;

    private FactHeaders() {}

    static List<Header> of(@Nullable String traceparent) {
        return traceparent == null
                ? List.of()
                : List.of(new RecordHeader(TraceContext.TRACEPARENT, traceparent.getBytes(US_ASCII)));
    }

    static int sizeBytes(List<Header> headers) {
        return headers.stream()
                .mapToInt(header -> header.key().length() + header.value().length + OVERHEAD_BYTES)
                .sum();
    }

    static @Nullable String traceparent(ProducerRecord<?, ?> fact) {
        Header header = fact.headers().lastHeader(TraceContext.TRACEPARENT);
        return header == null ? null : new String(header.value(), US_ASCII);
    }
}
