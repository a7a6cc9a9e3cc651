package io.quinite.vantage.feed.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The text of events, as the HTML standard fixes it (section 9.2, Server-sent events). */
final class Frames {
    private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private Frames() {}

    /** @param json on one line */
    static byte[] change(String id, byte[] json) {
        byte[] idBytes = id.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(ID.length + idBytes.length + DATA.length + json.length + END.length)
                .put(ID)
                .put(idBytes)
                .put(DATA)
                .put(json)
                .put(END)
                .array();
    }

    /** A comment keeps the connection; the id without data moves the client's place and is no event. */
    static byte[] heartbeat(String id) {
        return (":\nid: " + id + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the place is not known yet. */
    static byte[] comment(String text) {
        return (": " + text + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] closed(Ending ending) {
        return ("event: closed\ndata: {\"code\":\"" + ending.code() + "\",\"detail\":\"" + ending.detail() + "\"}\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
