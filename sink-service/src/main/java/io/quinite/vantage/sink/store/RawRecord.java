package io.quinite.vantage.sink.store;

import org.jspecify.annotations.Nullable;

/**
 * A record as it came from Kafka, byte for byte.
 *
 * @param timestamp milliseconds since the epoch
 * @param headers as {@link RecordHeaders} writes them
 */
@SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
public record RawRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        byte[] headers) {}
