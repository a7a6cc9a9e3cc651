package io.quinite.vantage.sink.merge;

import io.quinite.vantage.leads.LeadSource;
import io.quinite.vantage.leads.LeadStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The table's words for the enums of a lead. A word that this version does not know names nothing. */
final class LeadWords {
    private LeadWords() {}

    static @Nullable String of(@Nullable LeadSource source) {
        return source == null || source == LeadSource.UNKNOWN
                ? null
                : source.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable String of(@Nullable LeadStatus status) {
        return status == null || status == LeadStatus.UNKNOWN
                ? null
                : status.name().toLowerCase(Locale.ROOT);
    }
}
