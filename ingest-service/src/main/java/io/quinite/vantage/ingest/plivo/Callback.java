package io.quinite.vantage.ingest.plivo;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One callback: what Plivo says, and what we put into its address.
 *
 * @param values the first value of each parameter that has one
 * @param campaignId as it stood in the address
 * @param leadId as it stood in the address
 */
record Callback(
        CallbackKind kind,
        UUID organization,
        Map<String, String> values,
        @Nullable String campaignId,
        @Nullable String leadId) {

    /** The value of the first of the names that has one. */
    @Nullable
    String any(String... names) {
        for (String name : names) {
            String value = values.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    boolean says(String name, String word) {
        return word.equalsIgnoreCase(values.get(name));
    }
}
