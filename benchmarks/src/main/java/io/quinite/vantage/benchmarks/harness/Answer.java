package io.quinite.vantage.benchmarks.harness;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where an HTTP answer ends, as far as the contenders' answers go: all of them tell their length. */
final class Answer {
    static final int HEAD_BYTES_MIN = 16;
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private Answer() {}

    /** @throws IllegalStateException where the head is whole and names no length */
    static boolean isWhole(byte[] bytes, int count) {
        int body = endOfHead(bytes, count);
        return body > 0 && count >= body + length(bytes, body);
    }

    private static int endOfHead(byte[] bytes, int count) {
        for (int i = 3; i < count; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return 0;
    }

    private static int length(byte[] bytes, int end) {
        for (int at = 0; at < end - LENGTH.length; at++) {
            if (bytes[at] == '\n' && startsWithLength(bytes, at + 1)) {
                int length = 0;
                for (int i = at + 1 + LENGTH.length; bytes[i] != '\r'; i++) {
                    length = bytes[i] == ' ' ? length : length * 10 + bytes[i] - '0';
                }
                return length;
            }
        }
        throw new IllegalStateException("an answer without its length: "
                + new String(bytes, 0, end, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT));
    }

    private static boolean startsWithLength(byte[] bytes, int from) {
        for (int i = 0; i < LENGTH.length; i++) {
            if ((bytes[from + i] | 0x20) != (LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }
}
