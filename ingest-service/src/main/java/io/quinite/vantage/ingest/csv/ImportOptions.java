package io.quinite.vantage.ingest.csv;

import java.util.Map;
import java.util.UUID;

/**
 * What an import is told beside its rows.
 *
 * @param organization whose leads they are
 * @param importKey sets apart what would otherwise be the same lead; empty for none
 * @param region where phone numbers without a country code are, of ISO 3166-1
 * @param mapping heading to field, {@code metadata.KEY}, or {@code -} for a column that is left out
 */
public record ImportOptions(UUID organization, String importKey, String region, Map<String, String> mapping) {
    private static final int IMPORT_KEY_CHARS = 128;

    /** @throws IllegalArgumentException whose message names the parameter and says what it takes */
    public ImportOptions {
        mapping = Map.copyOf(mapping);
        if (importKey.length() > IMPORT_KEY_CHARS || importKey.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("import_key is longer than " + IMPORT_KEY_CHARS + " characters");
        }
        if (!PhoneNumbers.knowsRegion(region)) {
            throw new IllegalArgumentException("region is '" + region + "'; it takes two letters, as in region=IN");
        }
        for (var entry : mapping.entrySet()) {
            try {
                LeadColumns.checkTarget(entry.getValue());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "map has '" + entry.getKey() + ":" + entry.getValue()
                                + "'; a column becomes a field of a lead, metadata.KEY, or - to leave it out",
                        e);
            }
        }
    }
}
