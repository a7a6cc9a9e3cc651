package io.quinite.vantage.ingest.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One record as it will be sent: where to, and its bytes. */
public final class SpooledFact {
    private static final int LENGTHS = 3 * Integer.BYTES;

    private final String topic;
    private final String key;
    private final @Nullable String traceparent;
    private final byte[] value;

    public SpooledFact(String topic, String key, @Nullable String traceparent, byte[] value) {
        this.topic = topic;
        this.key = key;
        this.traceparent = traceparent;
        this.value = value;
    }

    public String topic() {
        return topic;
    }

    public String key() {
        return key;
    }

    public @Nullable String traceparent() {
        return traceparent;
    }

    /** Not a copy. */
    public byte[] value() {
        return value;
    }

    byte[] payload() {
        byte[] topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        byte[] traceBytes = traceparent == null ? new byte[0] : traceparent.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(LENGTHS + topicBytes.length + keyBytes.length + traceBytes.length + value.length)
                .putInt(topicBytes.length)
                .put(topicBytes)
                .putInt(keyBytes.length)
                .put(keyBytes)
                .putInt(traceBytes.length)
                .put(traceBytes)
                .put(value)
                .array();
    }

    /** @param traced whether a trace has its place in it: not in files of releases before it had */
    static SpooledFact of(byte[] payload, boolean traced) {
        var bytes = ByteBuffer.wrap(payload);
        String topic = text(bytes);
        String key = text(bytes);
        String traceparent = traced ? text(bytes) : "";
        byte[] value = new byte[bytes.remaining()];
        bytes.get(value);
        return new SpooledFact(topic, key, traceparent.isEmpty() ? null : traceparent, value);
    }

    private static String text(ByteBuffer from) {
        byte[] text = new byte[from.getInt()];
        from.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
