package io.quinite.vantage.sink.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * A {@code uuid[]} in the server's own format (array_recv): thousands of ids as text cost both sides more than looking them
 * up. As text where the connection does not say {@code binaryTransferEnable}.
 */
final class UuidArray extends PGobject implements PGBinaryObject {
    private static final long serialVersionUID = 1L;

    /** Of pg_type. */
    private static final int UUID_OID = 2950;

    static final int OID = 2951;
    private static final int HEADER_BYTES = 5 * Integer.BYTES;
    private static final int NULL = -1;

    private final @Nullable UUID[] ids;

    UuidArray(@Nullable UUID[] ids) {
        this.ids = ids;
        setType("_uuid");
    }

    @Override
    public String getValue() {
        return Arrays.stream(ids)
                .map(id -> id == null ? "NULL" : id.toString())
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public int lengthInBytes() {
        int bytes = HEADER_BYTES;
        for (UUID id : ids) {
            bytes += Integer.BYTES + (id == null ? 0 : 2 * Long.BYTES);
        }
        return bytes;
    }

    @Override
    public void toBytes(byte[] bytes, int offset) {
        // One dimension, maybe with nulls, from index 1.
        var out = ByteBuffer.wrap(bytes, offset, bytes.length - offset)
                .putInt(1)
                .putInt(1)
                .putInt(UUID_OID)
                .putInt(ids.length)
                .putInt(1);
        for (UUID id : ids) {
            if (id == null) {
                out.putInt(NULL);
            } else {
                out.putInt(2 * Long.BYTES).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
            }
        }
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("only sent, never read");
    }

    @Override
    public Object clone() throws CloneNotSupportedException {
        throw new CloneNotSupportedException();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UuidArray array && Arrays.equals(ids, array.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }
}
