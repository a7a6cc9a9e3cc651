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
        byte[] id = exactly(sid);
        if (id != null) {
            return id;
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

    /** Only where the id gives the very text again: ids that differ in case are two. Each fact of a call comes by here. */
    private static byte @Nullable [] exactly(String sid) {
        if (sid.length() != ID_CHARS) {
            return null;
        }
        byte[] id = new byte[1 + 2 * Long.BYTES];
        id[0] = ID;
        int digits = 0;
        for (int i = 0; i < ID_CHARS; i++) {
            char c = sid.charAt(i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') {
                    return null;
                }
                continue;
            }
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0) {
                return null;
            }
            id[1 + digits / 2] |= (byte) (digits % 2 == 0 ? digit << 4 : digit);
            digits++;
        }
        return id;
    }
}
