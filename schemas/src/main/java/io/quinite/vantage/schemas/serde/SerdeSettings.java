package io.quinite.vantage.schemas.serde;

import java.util.List;

/** Which of a service's settings are the serde's: they keep Confluent's names and are handed on whole. */
public final class SerdeSettings {
    private static final List<String> PREFIXES = List.of(
            "schema.registry.",
            "basic.auth.",
            "auto.register.schemas",
            "use.latest.version",
            "value.subject.name.strategy");

    private SerdeSettings() {}

    /** How the names of these settings begin. */
    public static String[] prefixes() {
        return PREFIXES.toArray(String[]::new);
    }
}
