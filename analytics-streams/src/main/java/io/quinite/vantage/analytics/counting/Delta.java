package io.quinite.vantage.analytics.counting;

import java.nio.ByteBuffer;

/**
 * How much a campaign's totals grow.
 *
 * @param asOfMicros the largest received_at of the facts that made them grow
 */
public record Delta(long total, long transferred, long asOfMicros) {
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 3 * Long.BYTES;

    public Delta {
        if (total < 0 || transferred < 0) {
            throw new IllegalArgumentException("totals only grow, not by " + total + " and " + transferred);
        }
    }

    public boolean isNone() {
        return total == 0 && transferred == 0;
    }

    public Delta plus(Delta other) {
        return new Delta(total + other.total, transferred + other.transferred, Math.max(asOfMicros, other.asOfMicros));
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(total)
                .putLong(transferred)
                .putLong(asOfMicros)
                .array();
    }

    public static Delta fromBytes(byte[] bytes) {
        var buffer = Versions.checked(bytes, VERSION, "delta");
        return new Delta(buffer.getLong(), buffer.getLong(), buffer.getLong());
    }
}
