package io.quinite.vantage.ingest.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One record as it will be sent: where to, and its bytes. */
public final class SpooledFact {
    private static final int LENGTHS = 2 * Integer.BYTES;

    private final String topic;
    private final String key;
    private final byte[] value;

    public SpooledFact(String topic, String key, byte[] value) {
        this.topic = topic;
        this.key = key;
        this.value = value;
    }

    public String topic() {
        return topic;
    }

    public String key() {
        return key;
    }

    /** Not a copy. */
    public byte[] value() {
        return value;
    }

    byte[] payload() {
        byte[] topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(LENGTHS + topicBytes.length + keyBytes.length + value.length)
                .putInt(topicBytes.length)
                .put(topicBytes)
                .putInt(keyBytes.length)
                .put(keyBytes)
                .put(value)
                .array();
    }

    static SpooledFact of(byte[] payload) {
        var bytes = ByteBuffer.wrap(payload);
        String topic = text(bytes);
        String key = text(bytes);
        byte[] value = new byte[bytes.remaining()];
        bytes.get(value);
        return new SpooledFact(topic, key, value);
    }

    private static String text(ByteBuffer from) {
        byte[] text = new byte[from.getInt()];
        from.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
