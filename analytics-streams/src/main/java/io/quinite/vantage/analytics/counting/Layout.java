package io.quinite.vantage.analytics.counting;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * How everything that is kept is written: a first byte that names the layout, then numbers of as many bytes as they need
 * (zigzag, seven bits a byte) and texts by their length.
 */
final class Layout {
    private Layout() {}

    /** Grows as it is written. */
    static final class Writer {
        private byte[] bytes = new byte[128];
        private int size;

        Writer(int version) {
            octet(version);
        }

        private void room(int more) {
            if (size + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
            }
        }

        void octet(int value) {
            room(1);
            bytes[size++] = (byte) value;
        }

        /** The lowest {@code count} bytes. */
        void octets(long value, int count) {
            for (int i = count - 1; i >= 0; i--) {
                octet((int) (value >>> (8 * i)));
            }
        }

        void number(long value) {
            room(10);
            long left = (value << 1) ^ (value >> 63);
            while ((left & ~0x7FL) != 0) {
                bytes[size++] = (byte) (left | 0x80);
                left >>>= 7;
            }
            bytes[size++] = (byte) left;
        }

        void uuid(UUID id) {
            octets(id.getMostSignificantBits(), 8);
            octets(id.getLeastSignificantBits(), 8);
        }

        void text(String text) {
            blob(text.getBytes(StandardCharsets.UTF_8));
        }

        void blob(byte[] content) {
            number(content.length);
            rest(content);
        }

        /** Without its length: it must be the last. */
        void rest(byte[] content) {
            room(content.length);
            System.arraycopy(content, 0, bytes, size, content.length);
            size += content.length;
        }

        byte[] toBytes() {
            return Arrays.copyOf(bytes, size);
        }
    }

    /** Reads what a {@link Writer} wrote, in the same order. */
    static final class Reader {
        private final ByteBuffer buffer;

        /** @param what is read, for the message where the layout is not known */
        Reader(byte[] bytes, int version, String what) {
            buffer = ByteBuffer.wrap(bytes);
            int found = buffer.get();
            if (found != version) {
                throw new IllegalStateException(
                        "a " + what + " of layout " + found + " is stored, and this program knows only " + version
                                + ": run the newer program, or recompute by a larger analytics.epoch");
            }
        }

        int octet() {
            return buffer.get() & 0xff;
        }

        long octets(int count) {
            long value = 0;
            for (int i = 0; i < count; i++) {
                value = value << 8 | octet();
            }
            return value;
        }

        long number() {
            long value = 0;
            int shift = 0;
            byte next;
            do {
                next = buffer.get();
                value |= (next & 0x7fL) << shift;
                shift += 7;
            } while (next < 0);
            return (value >>> 1) ^ -(value & 1);
        }

        /** A number of things that follow. */
        int length() {
            long length = number();
            if (length < 0 || length > buffer.remaining()) {
                throw new IllegalStateException("a stored length of " + length + " cannot be");
            }
            return (int) length;
        }

        UUID uuid() {
            return new UUID(buffer.getLong(), buffer.getLong());
        }

        String text() {
            return new String(blob(), StandardCharsets.UTF_8);
        }

        byte[] blob() {
            byte[] content = new byte[length()];
            buffer.get(content);
            return content;
        }

        byte[] rest() {
            byte[] content = new byte[buffer.remaining()];
            buffer.get(content);
            return content;
        }
    }
}
