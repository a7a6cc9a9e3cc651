package io.quinite.vantage.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/**
 * For {@code use.latest.version} when the registry's latest version is not the record's own schema: the record is written
 * with its own, read with the latest, and written with that. Slow, but a generated class cannot be written with another
 * schema directly: its fields go by position.
 */
record ConvertingWriter(int schemaId, Schema own, Schema latest, DatumWriter<IndexedRecord> writer)
        implements RecordWriter {
    @Override
    public void write(IndexedRecord data, Encoder out) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        writer.write(data, encoder);
        encoder.flush();
        var decoder = DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null);
        IndexedRecord converted = new GenericDatumReader<IndexedRecord>(own, latest).read(null, decoder);
        new GenericDatumWriter<IndexedRecord>(latest).write(converted, out);
    }
}
