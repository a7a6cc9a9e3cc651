package io.quinite.vantage.schemas;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a fact belongs to, in the words of W3C Trace Context: {@code 00-<trace id>-<parent id>-<flags>}. It is
 * beside the fact, not of it: a header of its record.
 */
public final class TraceContext {
    /** Name of the header, in HTTP and of the record, and of the key in {@code call_logs.metadata}. */
    public static final String TRACEPARENT = "traceparent";

    private static final int LENGTH = 55;
    private static final Pattern FORM =
            Pattern.compile("(?!ff)([0-9a-f]{2})(-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2})(-.*)?");

    private TraceContext() {}

    /**
     * The context as version 00; empty where {@code text} is none, which is to be treated as if it were absent. Of a later
     * version only what version 00 has is kept.
     */
    public static Optional<String> of(@Nullable String text) {
        if (text == null || text.length() < LENGTH) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || (parts.group(1).equals("00") && parts.group(3) != null)) {
            return Optional.empty();
        }
        return Optional.of("00" + parts.group(2));
    }
}
