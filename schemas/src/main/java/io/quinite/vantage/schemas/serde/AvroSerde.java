package io.quinite.vantage.schemas.serde;

import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Serdes;

/** Both directions, for where Kafka Streams wants a class by name; elsewhere a topic's own serde is better. */
public final class AvroSerde<T extends IndexedRecord> extends Serdes.WrapperSerde<T> {
    public AvroSerde() {
        super(new AvroSerializer<>(), new AvroDeserializer<>());
    }
}
