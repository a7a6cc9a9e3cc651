package io.quinite.vantage.schemas.serde;

import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;

/**
 * How records of one schema id are read.
 *
 * @param compatible whether every record of the writer's schema can be read; else only some
 */
record RecordReader(String writerName, boolean compatible, DatumReader<IndexedRecord> reader) {}
