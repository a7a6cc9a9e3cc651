package io.quinite.vantage.schemas.serde;

import io.quinite.vantage.schemas.registry.RegistryException;
import io.quinite.vantage.schemas.registry.RegistryUnavailableException;
import io.quinite.vantage.schemas.registry.SchemaRegistryClient;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.config.ConfigException;

/** Decides, once per schema id, how its records are read. */
final class RecordReaders {
    private final SerdeConfig config;
    private final SchemaRegistryClient registry;
    private final Optional<Schema> expected;

    RecordReaders(SerdeConfig config, SchemaRegistryClient registry, Optional<? extends Class<?>> type) {
        this.config = config;
        this.registry = registry;
        Optional<? extends Class<?>> wanted = type.isPresent() ? type : config.specificType();
        expected = wanted.map(RecordReaders::schemaOf);
    }

    private static Schema schemaOf(Class<?> type) {
        try {
            return SpecificData.getForClass(type).getSchema(type);
        } catch (RuntimeException e) {
            throw new ConfigException(type.getName() + " is no class that Avro generated");
        }
    }

    RecordReader of(String topic, int id) {
        Schema writer = writerSchema(topic, id);
        Schema reader = expected.orElseGet(() -> config.specificReader() ? generated(writer) : writer);
        String name = writer.getFullName();
        if (!name.equals(reader.getFullName())
                && !(reader.getType() == Schema.Type.RECORD
                        && reader.getAliases().contains(name))) {
            throw new WrongTypeException(
                    topic + " holds " + reader.getFullName() + ", but a record of it is a " + name + " (schema id " + id
                            + ")",
                    null);
        }
        DatumReader<IndexedRecord> datumReader = expected.isPresent() || config.specificReader()
                ? new SpecificDatumReader<>(writer, reader, SpecificData.getForSchema(reader))
                : new GenericDatumReader<>(writer, reader);
        if (UnknownBranches.possible(writer, reader)) {
            return new RecordReader.Wary(writer, reader, datumReader);
        }
        var verdict = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        return new RecordReader(writer, verdict.getType() == SchemaCompatibilityType.COMPATIBLE, datumReader);
    }

    /** The schema of the generated class of that name. */
    private static Schema generated(Schema writer) {
        Class<?> type = SpecificData.get().getClass(writer);
        if (type == null) {
            throw new WrongTypeException("no class was generated for " + writer.getFullName(), null);
        }
        return schemaOf(type);
    }

    /**
     * An id that the registry does not know is a broken record, but only if the registry is the right one: a wrong or
     * emptied registry must not make every record poison.
     */
    private Schema writerSchema(String topic, int id) {
        try {
            return registry.byId(id);
        } catch (RegistryException e) {
            if (!e.isNotFound()) {
                throw new RegistryUnavailableException(
                        "the schema with id " + id + " of a record of " + topic + " cannot be had: " + e.getMessage(),
                        e);
            }
            if (!knowsTopic(topic)) {
                throw new RegistryUnavailableException(
                        "the registry knows neither the schema with id " + id + " nor any schema of " + topic
                                + ": is it the right one?",
                        e);
            }
            throw new UnreadableRecordException("a record of " + topic + " names schema id " + id + ": none has it", e);
        }
    }

    private boolean knowsTopic(String topic) {
        try {
            return expected.map(schema -> config.subjects().subject(topic, config.isKey(), schema))
                    .map(subject -> !registry.versions(subject).isEmpty())
                    .orElseGet(() -> !registry.subjects().isEmpty());
        } catch (RegistryException e) {
            throw new RegistryUnavailableException("the schemas of " + topic + " cannot be had: " + e, e);
        }
    }
}
