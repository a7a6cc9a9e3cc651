package io.quinite.vantage.analytics.counting;

import java.nio.ByteBuffer;

/** The first byte of everything that is kept names the layout of the rest. */
final class Versions {
    private Versions() {}

    /** @return the bytes after the version */
    static ByteBuffer checked(byte[] bytes, byte version, String what) {
        var buffer = ByteBuffer.wrap(bytes);
        byte found = buffer.get();
        if (found != version) {
            throw new IllegalStateException(
                    "a " + what + " of layout " + found + " is stored, and this program knows only " + version
                            + ": run the newer program, or recompute by a larger analytics.epoch");
        }
        return buffer;
    }
}
