package io.quinite.vantage.ingest.body;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Avro binary in either of two forms, told apart by the first bytes: an object container file, which brings the schema it
 * was written with, or records one after the other in the current schema of the topic. Container files are read here and
 * not by Avro's own reader, which believes the sizes that a file states.
 */
final class AvroRecords {
    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int SYNC_BYTES = 16;

    private AvroRecords() {}

    static <E extends SpecificRecord> void read(byte[] bytes, BodyReader<E> reader) throws IOException {
        Schema schema = SpecificData.get().getSchema(reader.kind().topic().valueType());
        try {
            if (bytes.length >= MAGIC.length && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                container(bytes, schema, reader);
            } else {
                records(bytes, 0, bytes.length, Long.MAX_VALUE, new SpecificDatumReader<E>(schema), reader);
            }
        } catch (UnreadableBody e) {
            throw e;
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw malformed();
        }
    }

    private static <E extends SpecificRecord> void container(byte[] bytes, Schema schema, BodyReader<E> reader)
            throws IOException {
        int headerStart = MAGIC.length;
        var in = DecoderFactory.get().binaryDecoder(bytes, headerStart, bytes.length - headerStart, null);
        var header = header(in);
        byte[] sync = new byte[SYNC_BYTES];
        in.readFixed(sync);
        byte[] codec = header.getOrDefault("avro.codec", "null".getBytes(StandardCharsets.UTF_8));
        if (!new String(codec, StandardCharsets.UTF_8).equals("null")) {
            throw new UnreadableBody(
                    415, "unsupported-encoding", "a container file must have codec null; compress the body with gzip");
        }
        byte[] text = header.get("avro.schema");
        if (text == null) {
            throw malformed();
        }
        var datums = new SpecificDatumReader<E>(parsed(new String(text, StandardCharsets.UTF_8)), schema);
        byte[] found = new byte[SYNC_BYTES];
        while (!in.isEnd()) {
            long count = in.readLong();
            long size = in.readLong();
            int from = bytes.length - in.inputStream().available();
            if (count < 0 || size < 0 || size > bytes.length - from) {
                throw malformed();
            }
            records(bytes, from, (int) size, count, datums, reader);
            in.skipFixed((int) size);
            in.readFixed(found);
            if (!Arrays.equals(sync, found)) {
                throw malformed();
            }
        }
    }

    private static Map<String, byte[]> header(BinaryDecoder in) throws IOException {
        try {
            return entries(in);
        } catch (UnsupportedOperationException e) {
            // That is what Avro says of a size which no Java collection can have.
            throw malformed();
        }
    }

    private static Map<String, byte[]> entries(BinaryDecoder in) throws IOException {
        var header = new HashMap<String, byte[]>();
        for (long entries = in.readMapStart(); entries > 0; entries = in.mapNext()) {
            for (long i = 0; i < entries; i++) {
                String name = in.readString();
                var value = in.readBytes(null);
                byte[] copy = new byte[value.remaining()];
                value.get(copy);
                header.put(name, copy);
            }
        }
        return header;
    }

    /** @param count how many the container says there are; as many as there are, where nobody says */
    private static <E extends SpecificRecord> void records(
            byte[] bytes, int from, int length, long count, SpecificDatumReader<E> datums, BodyReader<E> reader)
            throws IOException {
        var in = DecoderFactory.get().binaryDecoder(bytes, from, length, null);
        long read = 0;
        while (read < count && !in.isEnd()) {
            E event = decoded(datums, in);
            reader.fact(null, () -> reader.stated(event));
            read++;
        }
        if (!in.isEnd() || (read < count && count != Long.MAX_VALUE)) {
            throw malformed();
        }
    }

    private static Schema parsed(String text) throws UnreadableBody {
        try {
            return new Schema.Parser().parse(text);
        } catch (RuntimeException | StackOverflowError e) {
            throw malformed();
        }
    }

    /**
     * Whatever a decoder throws, it is the bytes' fault: Avro lets out what its conversions throw. So is too deep a stack,
     * when a container's own schema refers to itself.
     */
    private static <E extends SpecificRecord> E decoded(SpecificDatumReader<E> datums, BinaryDecoder in)
            throws UnreadableBody {
        try {
            return datums.read(null, in);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw malformed();
        }
    }

    private static UnreadableBody malformed() {
        return new UnreadableBody(
                400, "malformed-avro", "the body is not Avro that can be read with the topic's schema");
    }
}
