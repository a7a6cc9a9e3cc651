package io.quinite.vantage.kit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one service, under one prefix. Every read names the key and its default, so that {@link
 * #rejectUnknown()}, called last, can tell a key that nobody reads and name the nearest one that somebody does.
 */
public final class Section {
    private final String prefix;
    private final Map<String, String> values;
    private final Map<String, String> reads;
    private final Set<String> known = new LinkedHashSet<>();

    Section(String prefix, Map<String, String> values, Map<String, String> reads) {
        this.prefix = prefix;
        this.values = values;
        this.reads = reads;
    }

    public String text(String key, String fallback) {
        String value = find(key, fallback);
        return value == null ? fallback : value;
    }

    /** The value, or null where the key is not set. */
    public @Nullable String optional(String key) {
        return find(key, "");
    }

    /** @throws UserError where the key is not set */
    public String required(String key) {
        String value = find(key, "");
        if (value == null) {
            throw new UserError("the setting " + full(key) + " is missing; set it in the file that VANTAGE_CONFIG names"
                    + " or as the environment variable " + variable(key));
        }
        return value;
    }

    public Secret secret(String key, String fallback) {
        return new Secret(text(key, fallback));
    }

    /** @throws UserError unless the value is a whole number from {@code min} to {@code max} */
    public int integer(String key, int fallback, int min, int max) {
        return (int) number(key, fallback, min, max);
    }

    /** @throws UserError unless the value is a whole number from {@code min} to {@code max} */
    public long number(String key, long fallback, long min, long max) {
        String value = find(key, Long.toString(fallback));
        if (value == null) {
            return fallback;
        }
        try {
            long number = Long.parseLong(value.trim());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the key and the range
        }
        throw new UserError(
                "the setting " + full(key) + " is '" + value + "'; it takes a whole number from " + min + " to " + max);
    }

    /** @throws UserError unless the value is {@code true} or {@code false} */
    public boolean flag(String key, boolean fallback) {
        String value = find(key, Boolean.toString(fallback));
        if (value == null) {
            return fallback;
        }
        return switch (value.trim()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new UserError("the setting " + full(key) + " is '" + value + "'; it takes true or false");
        };
    }

    /** @throws UserError where a key under this prefix was never read */
    public void rejectUnknown() {
        var unknown =
                values.keySet().stream().filter(key -> !known.contains(key)).findFirst();
        if (unknown.isPresent()) {
            String nearest = known.stream()
                    .min(Comparator.comparingInt(key -> distance(key, unknown.get())))
                    .map(key -> "; the nearest known one is " + full(key))
                    .orElse("");
            throw new UserError("the setting " + full(unknown.get()) + " is not known" + nearest + "; known are "
                    + known.stream().map(this::full).collect(Collectors.joining(", ")));
        }
    }

    private @Nullable String find(String key, String fallback) {
        known.add(key);
        reads.put(full(key), fallback);
        return values.get(key);
    }

    private String full(String key) {
        return prefix + "." + key;
    }

    private String variable(String key) {
        return "VANTAGE_" + full(key).toUpperCase(java.util.Locale.ROOT).replace('.', '_');
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(swap, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
