package io.quinite.vantage.schemas.serde;

import io.quinite.vantage.schemas.registry.RegistryException;
import io.quinite.vantage.schemas.registry.RegistryUnavailableException;
import io.quinite.vantage.schemas.registry.SchemaRegistryClient;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records in Confluent's wire format; null becomes a tombstone. Safe for many threads.
 *
 * <p>Throws {@link SerializationException} for a record that its own schema does not allow, {@link
 * RegistryUnavailableException} when no registry answers, {@link RegistryException} when the registry does not have the
 * schema or refuses it.
 */
public final class AvroSerializer<T extends IndexedRecord> implements Serializer<T> {
    /** One large transcript must not stay in every thread's memory. */
    private static final int KEPT_BYTES_MAX = 64 * 1024;

    private static final ThreadLocal<@Nullable Scratch> SCRATCH = new ThreadLocal<>();

    static {
        TrustedTypes.install();
    }

    private final Map<TopicSchema, RecordWriter> writers = new ConcurrentHashMap<>();
    private volatile @Nullable RecordWriters source;

    private record TopicSchema(String topic, Schema schema) {}

    private static final class Scratch {
        final WireFormat.Buffer buffer = new WireFormat.Buffer();
        final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(buffer, null);
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        var config = SerdeConfig.from(configs, isKey);
        source = new RecordWriters(config, new SchemaRegistryClient(config.registry()));
        writers.clear();
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T data) {
        if (data == null) {
            return null;
        }
        RecordWriter writer = writer(topic, data);
        Scratch mine = SCRATCH.get();
        if (mine == null) {
            mine = new Scratch();
        }
        // Put back only when all went well: an encoder that failed half-way still holds half a record.
        SCRATCH.remove();
        mine.buffer.clear();
        try {
            writer.write(data, mine.encoder);
            mine.encoder.flush();
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "cannot write a " + data.getSchema().getFullName() + " for " + topic + ": " + e.getMessage(), e);
        }
        byte[] record = mine.buffer.record(writer.schemaId());
        if (mine.buffer.capacity() <= KEPT_BYTES_MAX) {
            SCRATCH.set(mine);
        }
        return record;
    }

    private RecordWriter writer(String topic, T data) {
        var key = new TopicSchema(topic, data.getSchema());
        RecordWriter writer = writers.get(key);
        if (writer == null) {
            RecordWriters from = source;
            if (from == null) {
                throw new IllegalStateException("configure() has not been called");
            }
            writer = from.of(topic, data);
            writers.put(key, writer);
        }
        return writer;
    }

    @Override
    public void close() {
        SCRATCH.remove();
    }
}
