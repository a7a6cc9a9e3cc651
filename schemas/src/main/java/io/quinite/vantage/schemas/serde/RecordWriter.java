package io.quinite.vantage.schemas.serde;

import java.io.IOException;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;

/** How records of one schema are written to one topic. */
interface RecordWriter {
    int schemaId();

    void write(IndexedRecord data, Encoder out) throws IOException;

    /** The usual way: the record's own schema is the one that the registry knows under the id. */
    record Direct(int schemaId, DatumWriter<IndexedRecord> writer) implements RecordWriter {
        @Override
        public void write(IndexedRecord data, Encoder out) throws IOException {
            writer.write(data, out);
        }
    }
}
