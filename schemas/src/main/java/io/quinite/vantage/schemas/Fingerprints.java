package io.quinite.vantage.schemas;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A 64-bit fingerprint of what a fact says, by which every reader tells a second delivery of an event_id (the same
 * content) from a second fact under a used event_id (another content).
 *
 * <p>Left out are received_at, which differs at every delivery, and an occurred_at that equals it, because the gateway
 * filled it in. Null and empty values are left out too, so that a field added later with such a default changes no
 * fingerprint.
 */
public final class Fingerprints {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Fingerprints() {}

    /** @param event a CallEvent or a LeadEvent */
    public static long of(SpecificRecord event) {
        Schema schema = event.getSchema();
        Object received = event.get(schema.getField("received_at").pos());
        long hash = FNV_OFFSET;
        for (Schema.Field field : schema.getFields()) {
            Object value = event.get(field.pos());
            boolean delivery = field.name().equals("received_at")
                    || (field.name().equals("occurred_at") && value.equals(received));
            if (!delivery) {
                hash = field(hash, field.name(), value);
            }
        }
        return mixed(hash);
    }

    private static long field(long hash, String name, @Nullable Object value) {
        if (value == null
                || (value instanceof Map<?, ?> map && map.isEmpty())
                || (value instanceof Collection<?> list && list.isEmpty())) {
            return hash;
        }
        return value(text(hash, name), value);
    }

    private static long value(long hash, Object value) {
        if (value instanceof SpecificRecord record) {
            long inner = text(hash, record.getSchema().getName());
            for (Schema.Field field : record.getSchema().getFields()) {
                inner = field(inner, field.name(), record.get(field.pos()));
            }
            return text(inner, "}");
        }
        if (value instanceof Map<?, ?> map) {
            long inner = hash;
            for (var entry : new TreeMap<>(map).entrySet()) {
                inner = text(text(inner, entry.getKey().toString()), String.valueOf(entry.getValue()));
            }
            return text(inner, "}");
        }
        if (value instanceof Instant instant) {
            return number(number(hash, instant.getEpochSecond()), instant.getNano());
        }
        return text(hash, value.toString());
    }

    private static long text(long hash, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long result = number(hash, bytes.length);
        for (byte b : bytes) {
            result = (result ^ (b & 0xff)) * FNV_PRIME;
        }
        return result;
    }

    private static long number(long hash, long number) {
        long result = hash;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            result = (result ^ ((number >>> shift) & 0xff)) * FNV_PRIME;
        }
        return result;
    }

    /** The finalizer of MurmurHash3, so that every bit depends on every other and callers may cut the result. */
    private static long mixed(long hash) {
        long h = hash;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
