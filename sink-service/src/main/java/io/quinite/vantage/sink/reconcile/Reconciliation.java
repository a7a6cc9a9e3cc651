package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.sink.reconcile.Difference.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came out.
 *
 * @param counts all that was found, also what is as it should be and only told ({@link Kind#isWrong()})
 * @param first the first thousand of what is wrong
 * @param accounts I5: what became of the records of each topic
 * @param factsRead of the log
 * @param lag records of the fact topics that the sink had not read at the moment of the comparison; they are not missed
 * @param notes what could not be compared, and why
 * @param fixed rows written by {@code fix}
 */
public record Reconciliation(
        Map<Kind, Long> counts,
        List<Difference> first,
        List<Account> accounts,
        long factsRead,
        long callsCompared,
        long leadsCompared,
        long campaignsCompared,
        long lag,
        long millis,
        List<String> notes,
        Optional<Fixed> fixed) {

    /** consumed = stored + merged + parked + dead-lettered. */
    public record Account(String topic, long consumed, long stored, long merged, long parked, long deadLettered) {
        public boolean closes() {
            return consumed == stored + merged + parked + deadLettered;
        }
    }

    /**
     * What was mended.
     *
     * @param calls rows of call_logs that were written
     * @param deleted rows of call_logs that were deleted
     * @param leads of which the columns were set again
     * @param campaigns likewise
     */
    public record Fixed(long calls, long deleted, long leads, long campaigns) {}

    /** How many things are not as the log says. */
    public long wrong() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().isWrong())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    public boolean isEqual() {
        return wrong() == 0;
    }
}
