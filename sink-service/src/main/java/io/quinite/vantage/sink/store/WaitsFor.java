package io.quinite.vantage.sink.store;

import java.util.Locale;

/** What a parked fact waits for. */
public enum WaitsFor {
    /** A fact that names the campaign and the lead of the call. */
    IDENTITY,
    LEAD,
    CAMPAIGN,
    PROJECT,
    ORGANIZATION;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static WaitsFor ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
