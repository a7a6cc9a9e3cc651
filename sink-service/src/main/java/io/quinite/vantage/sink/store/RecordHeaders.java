package io.quinite.vantage.sink.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quinite.vantage.schemas.TraceContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Headers of a record as one column: for each, the lengths and bytes of its name and its value; length -1 is null. */
public final class RecordHeaders {
    private RecordHeaders() {}

    /** One header. */
    @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
    public record Header(String name, byte @Nullable [] value) {}

    public static byte[] encode(Headers headers) {
        var all = new ArrayList<Header>(0);
        headers.forEach(header -> all.add(new Header(header.key(), header.value())));
        return encode(all);
    }

    public static byte[] encode(List<Header> headers) {
        var names = headers.stream().map(header -> header.name.getBytes(UTF_8)).toList();
        int size = 0;
        for (int i = 0; i < names.size(); i++) {
            byte[] value = headers.get(i).value;
            size += 2 * Integer.BYTES + names.get(i).length + (value == null ? 0 : value.length);
        }
        var out = ByteBuffer.allocate(size);
        for (int i = 0; i < names.size(); i++) {
            byte[] value = headers.get(i).value;
            out.putInt(names.get(i).length).put(names.get(i)).putInt(value == null ? -1 : value.length);
            if (value != null) {
                out.put(value);
            }
        }
        return out.array();
    }

    /** The last valid one, null where there is none: whoever sends a record on adds theirs behind. */
    public static @Nullable String traceparent(byte[] headers) {
        String last = null;
        for (Header header : decode(headers)) {
            if (header.name.equals(TraceContext.TRACEPARENT) && header.value != null) {
                last = TraceContext.of(new String(header.value, UTF_8)).orElse(last);
            }
        }
        return last;
    }

    public static List<Header> decode(byte[] bytes) {
        var headers = new ArrayList<Header>();
        for (var in = ByteBuffer.wrap(bytes); in.hasRemaining(); ) {
            byte[] name = new byte[in.getInt()];
            in.get(name);
            int length = in.getInt();
            byte[] value = length < 0 ? null : new byte[length];
            if (value != null) {
                in.get(value);
            }
            headers.add(new Header(new String(name, UTF_8), value));
        }
        return headers;
    }
}
