package io.quinite.vantage.ingest.spool;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a segment: a mark, then frames of {@code length, crc32c of the payload, payload}, integers big-endian. The
 * first frame that is short or whose checksum is wrong is where the segment ends.
 */
final class Frames {
    static final byte[] MARK = "vspool2\n".getBytes(StandardCharsets.US_ASCII);

    /** As long; of files in whose frames a trace has no place. */
    static final byte[] FORMER_MARK = "vspool1\n".getBytes(StandardCharsets.US_ASCII);

    static final int HEAD_BYTES = 2 * Integer.BYTES;

    /** No record of Kafka is larger; a length beyond is no length. */
    private static final int PAYLOAD_MAX = 256 * 1024 * 1024;

    private Frames() {}

    static ByteBuffer frame(byte[] payload) {
        return ByteBuffer.allocate(HEAD_BYTES + payload.length)
                .putInt(payload.length)
                .putInt(checksum(payload))
                .put(payload)
                .flip();
    }

    /** Reads the frames of one segment, and knows how far they were sound. */
    static final class Reader {
        private final DataInputStream in;
        private final long size;
        private final boolean traced;
        private long position;

        /** @param size of the whole segment, so that a length which is garbage allocates nothing */
        Reader(InputStream in, long size) throws IOException {
            this.in = new DataInputStream(in);
            this.size = size;
            byte[] mark = in.readNBytes(MARK.length);
            this.traced = Arrays.equals(mark, MARK);
            if (traced || Arrays.equals(mark, FORMER_MARK)) {
                position = MARK.length;
            }
        }

        boolean isTraced() {
            return traced;
        }

        /** The next payload; null where there is no sound one. */
        byte @Nullable [] next() throws IOException {
            if (position == 0 || size - position < HEAD_BYTES) {
                return null;
            }
            int length = in.readInt();
            int checksum = in.readInt();
            if (length < 0 || length > PAYLOAD_MAX || length > size - position - HEAD_BYTES) {
                return null;
            }
            byte[] payload = new byte[length];
            try {
                in.readFully(payload);
            } catch (EOFException e) {
                return null;
            }
            if (checksum != checksum(payload)) {
                return null;
            }
            position += HEAD_BYTES + length;
            return payload;
        }

        /** Where the last sound frame ends; 0 where even the mark is missing. */
        long position() {
            return position;
        }
    }

    private static int checksum(byte[] payload) {
        var crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }
}
