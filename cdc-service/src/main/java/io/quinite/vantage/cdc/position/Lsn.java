package io.quinite.vantage.cdc.position;

/** PostgreSQL's way of writing a place in its log. */
public final class Lsn {
    private static final int HALF = 32;

    private Lsn() {}

    /** {@code 16/B374D848}. */
    public static String text(long lsn) {
        return Long.toHexString(lsn >>> HALF).toUpperCase(java.util.Locale.ROOT)
                + "/"
                + Long.toHexString(lsn & 0xffff_ffffL).toUpperCase(java.util.Locale.ROOT);
    }

    /** The number behind {@code 16/B374D848}. */
    public static long parse(String text) {
        int slash = text.indexOf('/');
        return (Long.parseUnsignedLong(text.substring(0, slash), 16) << HALF)
                | Long.parseUnsignedLong(text.substring(slash + 1), 16);
    }
}
