package io.quinite.vantage.schemas.serde;

import io.quinite.vantage.schemas.registry.RegistryUnavailableException;
import io.quinite.vantage.schemas.registry.SchemaRegistryClient;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroTypeException;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads records in Confluent's wire format. With a type it reads that type, whatever version wrote it; named as a class
 * in a configuration it reads what {@code specific.avro.value.type} or {@code specific.avro.reader} say, else generic
 * records. Safe for many threads.
 *
 * <p>Throws {@link UnreadableRecordException} (poison), {@link WrongTypeException} (stop) and {@link
 * RegistryUnavailableException} (try again).
 */
public final class AvroDeserializer<T extends IndexedRecord> implements Deserializer<T> {
    private static final ThreadLocal<@Nullable BinaryDecoder> DECODERS = new ThreadLocal<>();

    static {
        TrustedTypes.install();
    }

    private final @Nullable Class<T> type;
    private final Map<Integer, RecordReader> readers = new ConcurrentHashMap<>();
    private volatile @Nullable RecordReaders source;

    /** For a configuration that names the class. */
    public AvroDeserializer() {
        type = null;
    }

    public AvroDeserializer(Class<T> type) {
        this.type = type;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        var config = SerdeConfig.from(configs, isKey);
        source = new RecordReaders(config, new SchemaRegistryClient(config.registry()), Optional.ofNullable(type));
        readers.clear();
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        int id = WireFormat.schemaId(topic, data);
        RecordReader reader = readers.get(id);
        if (reader == null) {
            reader = reader(topic, id);
        }
        try {
            RecordReader.Decoded decoded = reader.read(data, DECODERS.get());
            DECODERS.set(decoded.decoder());
            return cast(decoded.record());
        } catch (IOException | RuntimeException e) {
            throw unreadable(topic, id, reader, e);
        }
    }

    private RecordReader reader(String topic, int id) {
        RecordReaders from = source;
        if (from == null) {
            throw new IllegalStateException("configure() has not been called");
        }
        RecordReader reader = from.of(topic, id);
        readers.put(id, reader);
        return reader;
    }

    private static RuntimeException unreadable(String topic, int id, RecordReader reader, Exception cause) {
        String what = "a " + reader.writerName() + " (schema id " + id + ") of " + topic;
        if (cause instanceof AvroTypeException && !reader.isCompatible()) {
            return new WrongTypeException(
                    what + " says something that this version cannot follow: " + cause.getMessage(), cause);
        }
        return new UnreadableRecordException("cannot read " + what + ": " + cause, cause);
    }

    @SuppressWarnings("unchecked") // The reader was made for this type; without one, the caller's T is his own promise.
    private T cast(IndexedRecord record) {
        return (T) record;
    }

    @Override
    public void close() {
        DECODERS.remove();
    }
}
