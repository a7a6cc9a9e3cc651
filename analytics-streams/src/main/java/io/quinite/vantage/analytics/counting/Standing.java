package io.quinite.vantage.analytics.counting;

import org.jspecify.annotations.Nullable;

/**
 * What one call counts for, in its campaign and in its windows. A change of a call is its standing before, taken away, and
 * its standing after, added.
 *
 * @param inTotals by all of its facts
 * @param inWindows by those that were not late; none where all were
 * @param department to which it was transferred; empty where none was named, null while it is not bridged
 * @param lead the hash of the lead that was reached; 0 for none
 */
record Standing(
        Evidence inTotals,
        Evidence inWindows,
        int lateFacts,
        @Nullable String department,
        long lead) {}
