package io.quinite.vantage.ingest.plivo;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which of Plivo's callbacks it is, as the last part of the path says. */
public enum CallbackKind {
    STATUS,
    RING,
    RECORDING,
    DIAL,
    STREAM,
    MACHINE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<CallbackKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
