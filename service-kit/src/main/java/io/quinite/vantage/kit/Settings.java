package io.quinite.vantage.kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Settings as text, keyed by dotted lower-case names such as {@code sink.batch.rows.max}. Immutable.
 *
 * <p>{@link #environment()} reads the file named by {@code VANTAGE_CONFIG} (Java properties, UTF-8), then lets every
 * environment variable {@code VANTAGE_SINK_BATCH_ROWS_MAX} override {@code sink.batch.rows.max}.
 *
 * <p>A service reads its own keys through {@link #section}; keys of libraries are passed on whole by {@link
 * #under(String)}.
 */
public final class Settings {
    private static final String VARIABLE_PREFIX = "VANTAGE_";
    private static final String FILE_VARIABLE = "VANTAGE_CONFIG";

    private final TreeMap<String, String> values;
    private final Map<String, String> reads = new ConcurrentSkipListMap<>();

    private Settings(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    public static Settings of(Map<String, String> values) {
        return new Settings(values);
    }

    /** Settings of this process: the file that {@code VANTAGE_CONFIG} names, overridden by {@code VANTAGE_*}. */
    public static Settings environment() {
        return from(System.getenv());
    }

    static Settings from(Map<String, String> variables) {
        var values = new LinkedHashMap<String, String>();
        String file = variables.get(FILE_VARIABLE);
        if (file != null) {
            values.putAll(read(Path.of(file)));
        }
        variables.forEach((name, value) -> {
            if (name.startsWith(VARIABLE_PREFIX) && !name.equals(FILE_VARIABLE)) {
                values.put(
                        name.substring(VARIABLE_PREFIX.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value);
            }
        });
        return new Settings(values);
    }

    private static Map<String, String> read(Path file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UserError("cannot read the settings file " + file + " named by " + FILE_VARIABLE + ": " + e, e);
        }
        var values = new LinkedHashMap<String, String>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    /** A copy in which {@code key} has {@code value}. */
    public Settings with(String key, String value) {
        var copy = new TreeMap<>(values);
        copy.put(key, value);
        return new Settings(copy);
    }

    /** A copy in which every key of {@code more} has its value. */
    public Settings with(Map<String, String> more) {
        var copy = new TreeMap<>(values);
        copy.putAll(more);
        return new Settings(copy);
    }

    /** The keys that begin with {@code prefix + "."}, read with checks. */
    public Section section(String prefix) {
        return new Section(prefix, under(prefix), reads);
    }

    /** Every key that was read through a {@link Section} so far, with its default as text; empty where it has none. */
    public Map<String, String> reads() {
        return new TreeMap<>(reads);
    }

    /** The keys that begin with {@code prefix + "."}, without it, for a library that does its own checks. */
    public Map<String, String> under(String prefix) {
        String start = prefix + ".";
        var found = new TreeMap<String, String>();
        values.tailMap(start, true).forEach((key, value) -> {
            if (key.startsWith(start)) {
                found.put(key.substring(start.length()), value);
            }
        });
        return found;
    }

    /** The keys that begin with any of the {@code prefixes}, whole, for a library that does its own checks. */
    public Map<String, String> startingWith(String... prefixes) {
        var found = new TreeMap<String, String>();
        values.forEach((key, value) -> {
            for (String prefix : prefixes) {
                if (key.startsWith(prefix)) {
                    found.put(key, value);
                }
            }
        });
        return found;
    }

    /** Keys only: values may be secret. */
    @Override
    public String toString() {
        return "settings" + values.keySet();
    }
}
