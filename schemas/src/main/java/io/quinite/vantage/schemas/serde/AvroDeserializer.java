package io.quinite.vantage.schemas.serde;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads specific records of one type. */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
    private final Class<T> type;

    public AvroDeserializer(Class<T> type) {
        this.type = type;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        throw new UnsupportedOperationException(type.getName());
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] data) {
        throw new UnsupportedOperationException();
    }
}
