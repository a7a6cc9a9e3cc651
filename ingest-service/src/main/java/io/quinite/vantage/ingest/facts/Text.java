package io.quinite.vantage.ingest.facts;

/** What PostgreSQL's text and jsonb can hold, and how long it is. */
final class Text {
    private Text() {}

    /**
     * The length in bytes of UTF-8.
     *
     * @throws Refused for NUL, which PostgreSQL cannot store, and for half a surrogate pair, which is no character
     */
    static int storable(String text, String field) throws Refused {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (c == 0) {
                    throw new Refused(
                            "nul-character", field, field + " contains U+0000, which PostgreSQL cannot store");
                }
            } else if (!Character.isSurrogate(c)) {
                bytes += c < 0x800 ? 1 : 2;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 2;
                i++;
            } else {
                throw new Refused("lone-surrogate", field, field + " contains half of a surrogate pair");
            }
        }
        return bytes;
    }

    static void within(String text, int bytesMax, String field) throws Refused {
        // A char is at least one byte, so that a huge text is not walked through first.
        if (text.length() > bytesMax || storable(text, field) > bytesMax) {
            throw new Refused("too-long", field, field + " is longer than " + bytesMax + " bytes of UTF-8");
        }
    }
}
