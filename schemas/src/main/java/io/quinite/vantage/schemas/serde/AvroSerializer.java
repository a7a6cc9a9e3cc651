package io.quinite.vantage.schemas.serde;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes specific records; null becomes a tombstone. */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T data) {
        throw new UnsupportedOperationException();
    }
}
