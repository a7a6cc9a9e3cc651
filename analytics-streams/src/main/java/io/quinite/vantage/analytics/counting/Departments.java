package io.quinite.vantage.analytics.counting;

import java.util.Map;
import java.util.TreeMap;

/**
 * Transferred calls by department. Departments are free text, so only the first {@value #NAMES_MAX} names have a count of
 * their own and the others share one. A name that has none when a call is added has none when it is taken away either,
 * because no name is ever given up: so no count can become negative. Mutable.
 */
public final class Departments {
    static final int NAMES_MAX = 200;

    /** Under this name the departments are counted that are too many. */
    public static final String OTHERS = "(others)";

    private final TreeMap<String, Long> counts = new TreeMap<>();

    void add(String department, long count) {
        String name = counts.containsKey(department) || counts.size() < NAMES_MAX ? department : OTHERS;
        counts.merge(name, count, Long::sum);
    }

    /** Those that have calls. */
    public Map<String, Long> counts() {
        var some = new TreeMap<>(counts);
        some.values().removeIf(count -> count == 0);
        return some;
    }

    void write(Layout.Writer out) {
        out.number(counts.size());
        counts.forEach((name, count) -> {
            out.text(name);
            out.number(count);
        });
    }

    static Departments read(Layout.Reader in) {
        var departments = new Departments();
        for (int i = in.length(); i > 0; i--) {
            departments.counts.put(in.text(), in.number());
        }
        return departments;
    }
}
