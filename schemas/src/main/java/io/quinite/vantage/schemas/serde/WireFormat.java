package io.quinite.vantage.schemas.serde;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Confluent's wire format: a zero byte, the schema's id in four bytes (big-endian), Avro binary. */
final class WireFormat {
    static final byte MAGIC = 0;
    static final int HEADER_BYTES = 5;

    private WireFormat() {}

    /**
     * The schema id in front of a record.
     *
     * @throws UnreadableRecordException when the bytes do not begin as they must
     */
    static int schemaId(String topic, byte[] data) {
        if (data.length < HEADER_BYTES || data[0] != MAGIC) {
            throw new UnreadableRecordException(
                    "a record of " + topic + " is not in Confluent's wire format: " + data.length + " bytes"
                            + (data.length == 0 ? "" : ", the first is " + (data[0] & 0xff)),
                    null);
        }
        return ByteBuffer.wrap(data, 1, Integer.BYTES).getInt();
    }

    /** A growing array without locks, whose header is written last. */
    static final class Buffer extends OutputStream {
        private byte[] bytes = new byte[512];
        private int length = HEADER_BYTES;

        @Override
        public void write(int b) {
            reserve(1);
            bytes[length++] = (byte) b;
        }

        @Override
        public void write(byte[] source, int offset, int count) {
            reserve(count);
            System.arraycopy(source, offset, bytes, length, count);
            length += count;
        }

        byte[] record(int schemaId) {
            ByteBuffer.wrap(bytes).put(MAGIC).putInt(schemaId);
            return Arrays.copyOf(bytes, length);
        }

        void clear() {
            length = HEADER_BYTES;
        }

        int capacity() {
            return bytes.length;
        }

        private void reserve(int count) {
            if (count > bytes.length - length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
            }
        }
    }
}
