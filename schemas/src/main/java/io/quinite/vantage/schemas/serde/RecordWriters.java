package io.quinite.vantage.schemas.serde;

import io.quinite.vantage.schemas.registry.PortableSchemas;
import io.quinite.vantage.schemas.registry.RegisteredSchema;
import io.quinite.vantage.schemas.registry.RegistryException;
import io.quinite.vantage.schemas.registry.SchemaRegistryClient;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Decides, once per topic and schema, under which id and how records are written. */
final class RecordWriters {
    private final SerdeConfig config;
    private final SchemaRegistryClient registry;

    RecordWriters(SerdeConfig config, SchemaRegistryClient registry) {
        this.config = config;
        this.registry = registry;
    }

    RecordWriter of(String topic, IndexedRecord data) {
        Schema schema = data.getSchema();
        String subject = config.subjects().subject(topic, config.isKey(), schema);
        if (config.autoRegister()) {
            return new RecordWriter.Direct(registry.register(subject, schema, config.normalize()), direct(data));
        }
        return config.useLatest() ? latest(subject, data) : registered(subject, data);
    }

    private RecordWriter registered(String subject, IndexedRecord data) {
        try {
            int id = registry.idOf(subject, data.getSchema(), config.normalize());
            return new RecordWriter.Direct(id, direct(data));
        } catch (RegistryException e) {
            throw e.isNotFound()
                    ? e.explained("the schema of " + data.getSchema().getFullName() + " is not registered under "
                            + subject + "; register-schemas does that")
                    : e;
        }
    }

    private RecordWriter latest(String subject, IndexedRecord data) {
        RegisteredSchema latest = registry.latest(subject);
        Schema own = PortableSchemas.portable(data.getSchema());
        if (own.equals(latest.schema())) {
            return new RecordWriter.Direct(latest.id(), direct(data));
        }
        var verdict = SchemaCompatibility.checkReaderWriterCompatibility(latest.schema(), own);
        if (config.latestStrict() && verdict.getType() != SchemaCompatibilityType.COMPATIBLE) {
            throw new SerializationException("version " + latest.version() + " of " + subject + " cannot take a "
                    + own.getFullName() + ": " + verdict.getResult().getIncompatibilities());
        }
        return new ConvertingWriter(latest.id(), own, latest.schema(), direct(data));
    }

    private static DatumWriter<IndexedRecord> direct(IndexedRecord data) {
        if (data instanceof SpecificRecord) {
            return new SpecificDatumWriter<>(data.getSchema());
        }
        // A generic record may hold a UUID or Instant where its schema says so, or the bare string or number.
        var model = new GenericData();
        model.addLogicalTypeConversion(new Conversions.UUIDConversion());
        model.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
        return new GenericDatumWriter<>(data.getSchema(), model);
    }
}
