package io.quinite.vantage.analytics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Ids of calls as keys of the store: those that are a UUID's text, as most providers' are, take 17 bytes and not 36. */
final class CallSids {
    private static final byte TEXT = 0;
    private static final byte ID = 1;
    private static final int ID_CHARS = 36;

    static final Serde<String> SERDE = Serdes.serdeFrom(
            (topic, sid) -> sid == null ? null : bytes(sid), (topic, bytes) -> bytes == null ? null : text(bytes));

    private CallSids() {}

    static byte[] bytes(String sid) {
        UUID id = exactly(sid);
        if (id != null) {
            return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                    .put(ID)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
        }
        byte[] text = sid.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length).put(TEXT).put(text).array();
    }

    static String text(byte[] bytes) {
        return bytes[0] == ID
                ? new UUID(
                                ByteBuffer.wrap(bytes).getLong(1),
                                ByteBuffer.wrap(bytes).getLong(1 + Long.BYTES))
                        .toString()
                : new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
    }

    /** Only where the id gives the very text again: ids that differ in case are two. */
    private static @Nullable UUID exactly(String sid) {
        if (sid.length() != ID_CHARS) {
            return null;
        }
        try {
            UUID id = UUID.fromString(sid);
            return id.toString().equals(sid) ? id : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
