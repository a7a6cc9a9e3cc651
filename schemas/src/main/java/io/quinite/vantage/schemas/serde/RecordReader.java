package io.quinite.vantage.schemas.serde;

import java.io.IOException;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** How records of one schema id are read. */
class RecordReader {
    private final Schema writer;
    private final boolean compatible;
    private final DatumReader<IndexedRecord> reader;

    /** @param compatible whether every record of the writer's schema can be read; else only some */
    RecordReader(Schema writer, boolean compatible, DatumReader<IndexedRecord> reader) {
        this.writer = writer;
        this.compatible = compatible;
        this.reader = reader;
    }

    final String writerName() {
        return writer.getFullName();
    }

    /** Whether a failure to resolve schemas is a matter of the writer's version; else it comes of broken bytes. */
    final boolean isCompatible() {
        return compatible;
    }

    /** @param used a decoder that may be used again */
    Decoded read(byte[] data, @Nullable BinaryDecoder used) throws IOException {
        BinaryDecoder decoder = decoder(data, used);
        IndexedRecord record = reader.read(null, decoder);
        if (!decoder.isEnd()) {
            throw new IOException("bytes follow the record");
        }
        return new Decoded(record, decoder);
    }

    private static BinaryDecoder decoder(byte[] data, @Nullable BinaryDecoder used) {
        int header = WireFormat.HEADER_BYTES;
        return DecoderFactory.get().binaryDecoder(data, header, data.length - header, used);
    }

    /** A record, and the decoder that may be used again. */
    record Decoded(IndexedRecord record, BinaryDecoder decoder) {}

    /** For a writer that may say something of which this version has not heard: looks twice. */
    static final class Wary extends RecordReader {
        private final Schema writer;
        private final Schema reader;

        Wary(Schema writer, Schema reader, DatumReader<IndexedRecord> datumReader) {
            super(writer, false, datumReader);
            this.writer = writer;
            this.reader = reader;
        }

        @Override
        Decoded read(byte[] data, @Nullable BinaryDecoder used) throws IOException {
            BinaryDecoder decoder = decoder(data, used);
            Object seen = new GenericDatumReader<>(writer).read(null, decoder);
            UnknownBranches.in(seen, writer, reader).ifPresent(unknown -> {
                throw new AvroTypeException("no " + unknown + " is known here");
            });
            return super.read(data, decoder);
        }
    }
}
