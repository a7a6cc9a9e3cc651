package io.quinite.vantage.sink.reconcile;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as the log says, or not in its row for a reason that is known.
 *
 * @param subject what it is about: one of the words call, lead, campaign, record and partition
 * @param id of the row; of a record its coordinates
 * @param callSid of a call, where it is known
 * @param campaignId of a call or a campaign, where it is known
 * @param why one sentence
 * @param fields the columns that differ
 */
public record Difference(
        Kind kind,
        String subject,
        String id,
        @Nullable String callSid,
        @Nullable UUID campaignId,
        String why,
        List<Field> fields) {

    /** What is wrong. */
    public enum Kind {
        /** The log has it, the table has not. */
        MISSING(true),
        /** The table has it, the log has not. */
        EXTRA(true),
        /** Columns differ. */
        DIFFERENT(true),
        /** A record that is in no row, not parked and not dead-lettered though it should be, or the reverse. */
        UNACCOUNTED(true),
        /** Its facts wait for a parent. */
        PARKED(false),
        /** Facts of it are dead letters. */
        DEAD_LETTERED(false),
        /** People deleted it, or its lead or campaign. */
        DELETED(false);

        private final boolean wrong;

        Kind(boolean wrong) {
            this.wrong = wrong;
        }

        /** False where it is as it should be, and only told. */
        public boolean isWrong() {
            return wrong;
        }
    }

    /** A column that differs, as text; null is NULL. Long texts are cut. */
    public record Field(
            String name,
            @Nullable String expected,
            @Nullable String actual) {}

    static Difference of(Kind kind, String subject, String id, String why) {
        return new Difference(kind, subject, id, null, null, why, List.of());
    }

    /** One line for people. */
    public String line() {
        var text = new StringBuilder(
                        kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
                .append(' ')
                .append(subject)
                .append(' ')
                .append(callSid == null ? id : callSid + " (" + id + ")")
                .append(": ")
                .append(why);
        for (Field field : fields) {
            text.append("\n    ")
                    .append(field.name)
                    .append(": expected ")
                    .append(field.expected)
                    .append(", is ")
                    .append(field.actual);
        }
        return text.toString();
    }
}
