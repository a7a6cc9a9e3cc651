package io.quinite.vantage.ingest;

import io.quinite.vantage.ingest.facts.FactKind;
import io.quinite.vantage.ingest.facts.Refused;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Facts of one kind as Kafka records. They are serialized here and not by the producer, so that one that is too large is
 * refused with its line before anything of its request has been sent.
 */
final class FactEncoder<E extends SpecificRecord> implements AutoCloseable {
    /** What Kafka adds to a record that is alone in its batch, rounded up. */
    private static final int OVERHEAD_BYTES = 128;

    private final FactKind<E> kind;
    private final Serializer<E> serializer;
    private final boolean traces;

    FactEncoder(FactKind<E> kind, IngestConfig config) {
        this.kind = kind;
        this.serializer = kind.topic().valueSerializer(config.serde());
        this.traces = config.traces();
    }

    FactKind<E> kind() {
        return kind;
    }

    ProducerRecord<String, byte[]> encode(E event, int recordBytesMax) throws Refused {
        return encode(event, null, recordBytesMax);
    }

    /** @param traceparent for its header, which it gets where traces are on */
    ProducerRecord<String, byte[]> encode(E event, @Nullable String traceparent, int recordBytesMax) throws Refused {
        String key = kind.key(event);
        byte[] value = serializer.serialize(kind.topic().name(), event);
        var headers = FactHeaders.of(traces ? traceparent : null);
        int overhead = OVERHEAD_BYTES + FactHeaders.sizeBytes(headers);
        if (value.length + key.getBytes(StandardCharsets.UTF_8).length + overhead > recordBytesMax) {
            throw new Refused(
                    "record-too-large", null, "the fact is larger than the " + recordBytesMax + " bytes of a record");
        }
        return new ProducerRecord<>(kind.topic().name(), null, key, value, headers);
    }

    /** Looks the schema up, so that no request has to wait for the registry. */
    void warmUp() {
        serializer.serialize(kind.topic().name(), kind.sample());
    }

    @Override
    public void close() {
        serializer.close();
    }
}
