package io.quinite.vantage.analytics.counting;

import java.util.Arrays;
import java.util.UUID;

/**
 * The event ids of a call, as hashes of {@value #ID_BYTES} bytes. They are all identity and no content: a second delivery and
 * a reused id are both ignored here (the sink tells them apart and dead-letters the latter). Two event ids of a call of 20
 * facts are taken for one with a probability of 7e-13. Immutable.
 */
final class SeenFacts {
    static final int ID_BYTES = 6;

    /**
     * Beyond this the oldest are forgotten, so that no producer can grow a value without bound. A repeated fact changes no
     * count even then; only a reused event_id would go unnoticed.
     */
    static final int FACTS_MAX = 1024;

    static final SeenFacts NONE = new SeenFacts(new byte[0]);

    private final byte[] ids;

    private SeenFacts(byte[] ids) {
        this.ids = ids;
    }

    static long id(UUID eventId) {
        return Fact.hash(eventId) >>> (64 - 8 * ID_BYTES);
    }

    boolean has(long id) {
        for (int at = 0; at < ids.length; at += ID_BYTES) {
            if (idAt(at) == id) {
                return true;
            }
        }
        return false;
    }

    private long idAt(int at) {
        long id = 0;
        for (int i = at; i < at + ID_BYTES; i++) {
            id = id << 8 | (ids[i] & 0xff);
        }
        return id;
    }

    SeenFacts with(long id) {
        int dropped = Math.max(0, ids.length + ID_BYTES - FACTS_MAX * ID_BYTES);
        byte[] longer = Arrays.copyOfRange(ids, dropped, ids.length + ID_BYTES);
        for (int i = 1; i <= ID_BYTES; i++) {
            longer[longer.length - i] = (byte) (id >>> (8 * (i - 1)));
        }
        return new SeenFacts(longer);
    }

    /** As the last thing that is written: what remains is read as ids. */
    void write(Layout.Writer out) {
        out.rest(ids);
    }

    static SeenFacts read(Layout.Reader in) {
        return new SeenFacts(in.rest());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeenFacts that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }
}
