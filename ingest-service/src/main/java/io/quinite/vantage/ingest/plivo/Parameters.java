package io.quinite.vantage.ingest.plivo;

import io.quinite.vantage.ingest.facts.Refused;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decoded names and values of a query or of a form, sorted by name; a name may have several values. */
public final class Parameters {
    public static final Parameters NONE = new Parameters(new TreeMap<>());

    /** The provider sends some forty. */
    private static final int PAIRS_MAX = 256;

    private final SortedMap<String, List<String>> values;

    private Parameters(SortedMap<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Of {@code application/x-www-form-urlencoded} text, which queries are too.
     *
     * @throws Refused where it is not encoded like that, or too much
     */
    public static Parameters decode(@Nullable String text) throws Refused {
        if (text == null || text.isEmpty()) {
            return NONE;
        }
        var values = new TreeMap<String, List<String>>();
        int pairs = 0;
        for (String pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            if (++pairs > PAIRS_MAX) {
                throw new Refused("too-many", null, "there are more than " + PAIRS_MAX + " parameters");
            }
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            values.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
        }
        values.values().forEach(Collections::sort);
        return new Parameters(values);
    }

    private static String decoded(String text) throws Refused {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refused("malformed-form", null, "a parameter is not percent-encoded as a form is");
        }
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** The first value; null where the name is not there or its value is empty. */
    @Nullable
    String first(String name) {
        var found = values.get(name);
        return found == null || found.get(0).isEmpty() ? null : found.get(0);
    }

    Map<String, List<String>> all() {
        return values;
    }
}
