package io.quinite.vantage.sink.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * One COPY in the binary format (https://www.postgresql.org/docs/current/sql-copy.html). Rows go out while the next ones
 * are made, so that client and server work at the same time. A row that exists already fails all of them.
 */
final class CopyRows {
    private static final int SEND_BYTES = 32 << 10;

    /** 2000-01-01, in microseconds since 1970. */
    private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(ISO_8859_1);

    private static final byte JSONB_VERSION = 1;
    private static final int NULL = -1;

    private byte[] bytes = new byte[SEND_BYTES + (8 << 10)];
    private ByteBuffer out = ByteBuffer.wrap(bytes);

    private CopyRows() {}

    /** Writes one row: {@link #columns} first, then each column. */
    @FunctionalInterface
    interface RowWriter<T> {
        void write(T row, CopyRows out);
    }

    /** @return how many rows were written */
    static <T> int copy(Connection connection, Sql sql, Iterable<T> rows, RowWriter<T> writer) throws SQLException {
        return new CopyRows().send(connection, sql, rows, writer);
    }

    private <T> int send(Connection connection, Sql sql, Iterable<T> rows, RowWriter<T> writer) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql.text());
        try {
            room(SIGNATURE.length + 2 * Integer.BYTES).put(SIGNATURE).putInt(0).putInt(0);
            for (T row : rows) {
                writer.write(row, this);
                if (out.position() >= SEND_BYTES) {
                    flush(copy);
                }
            }
            room(Short.BYTES).putShort((short) -1);
            flush(copy);
            return (int) copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void flush(CopyIn copy) throws SQLException {
        copy.writeToCopy(bytes, 0, out.position());
        out.clear();
    }

    /** A row with a long transcript is longer than the buffer. */
    private ByteBuffer room(int count) {
        if (out.remaining() < count) {
            int used = out.position();
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, used + count));
            out = ByteBuffer.wrap(bytes).position(used);
        }
        return out;
    }

    void columns(int count) {
        room(Short.BYTES).putShort((short) count);
    }

    void uuid(UUID id) {
        room(Integer.BYTES + 2 * Long.BYTES)
                .putInt(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
    }

    void text(@Nullable String text) {
        bytes(text == null ? null : text.getBytes(UTF_8));
    }

    void bytes(byte @Nullable [] value) {
        if (value == null) {
            missing();
        } else {
            room(Integer.BYTES + value.length).putInt(value.length).put(value);
        }
    }

    private void missing() {
        room(Integer.BYTES).putInt(NULL);
    }

    void truth(boolean value) {
        room(Integer.BYTES + 1).putInt(1).put((byte) (value ? 1 : 0));
    }

    void integer(int value) {
        room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
    }

    /** @param micros since 1970 */
    void time(@Nullable Long micros) {
        if (micros == null) {
            missing();
        } else {
            room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(micros - POSTGRES_EPOCH_MICROS);
        }
    }

    void json(@Nullable String json) {
        if (json == null) {
            missing();
        } else {
            byte[] value = json.getBytes(UTF_8);
            room(Integer.BYTES + 1 + value.length)
                    .putInt(1 + value.length)
                    .put(JSONB_VERSION)
                    .put(value);
        }
    }
}
