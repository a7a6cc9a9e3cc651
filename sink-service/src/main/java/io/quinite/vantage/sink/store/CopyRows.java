package io.quinite.vantage.sink.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
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

    private static final byte JSONB_VERSION = 1;
    private static final int NULL = -1;

    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(SEND_BYTES + (8 << 10));
    private final DataOutputStream out = new DataOutputStream(buffer);

    private CopyRows() {}

    /** Writes one row: {@link #columns} first, then each column. */
    @FunctionalInterface
    interface RowWriter<T> {
        void write(T row, CopyRows out) throws IOException;
    }

    /** @return how many rows were written */
    static <T> int copy(Connection connection, Sql sql, Collection<T> rows, RowWriter<T> writer) throws SQLException {
        return new CopyRows().send(connection, sql, rows, writer);
    }

    private <T> int send(Connection connection, Sql sql, Collection<T> rows, RowWriter<T> writer) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql.text());
        try {
            out.write("PGCOPY\n".getBytes(US_ASCII));
            out.write(new byte[] {(byte) 0xff, '\r', '\n', 0});
            out.writeInt(0);
            out.writeInt(0);
            for (T row : rows) {
                writer.write(row, this);
                if (buffer.size() >= SEND_BYTES) {
                    flush(copy);
                }
            }
            out.writeShort(-1);
            flush(copy);
            return (int) copy.endCopy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void flush(CopyIn copy) throws SQLException {
        byte[] bytes = buffer.toByteArray();
        copy.writeToCopy(bytes, 0, bytes.length);
        buffer.reset();
    }

    void columns(int count) throws IOException {
        out.writeShort(count);
    }

    void uuid(UUID id) throws IOException {
        out.writeInt(2 * Long.BYTES);
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    void text(@Nullable String text) throws IOException {
        bytes(text == null ? null : text.getBytes(UTF_8));
    }

    void bytes(byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            out.writeInt(NULL);
        } else {
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    void truth(boolean value) throws IOException {
        out.writeInt(1);
        out.writeBoolean(value);
    }

    void integer(int value) throws IOException {
        out.writeInt(Integer.BYTES);
        out.writeInt(value);
    }

    /** @param micros since 1970 */
    void time(@Nullable Long micros) throws IOException {
        if (micros == null) {
            out.writeInt(NULL);
        } else {
            out.writeInt(Long.BYTES);
            out.writeLong(micros - POSTGRES_EPOCH_MICROS);
        }
    }

    void json(@Nullable String json) throws IOException {
        if (json == null) {
            out.writeInt(NULL);
        } else {
            byte[] bytes = json.getBytes(UTF_8);
            out.writeInt(1 + bytes.length);
            out.writeByte(JSONB_VERSION);
            out.write(bytes);
        }
    }
}
