package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.change.LeadImage;
import io.quinite.vantage.cdc.pgoutput.Message.Note;
import io.quinite.vantage.cdc.pgoutput.Relation;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a database transaction says in the log beside its changes: who makes them, and the leads that a snapshot read.
 *
 * <p>Everybody who has a login may write messages. A lead is believed only in a transaction that wrote the table of
 * snapshots before, which takes a right; who claims to be another gives nothing away but his own changes.
 */
final class Notes {
    private static final String ORIGIN = "vantage.origin";
    private static final String LEAD = "vantage.lead";
    private static final Set<String> ORIGINS = Set.of("sink", "people");

    private final CdcMetrics metrics;
    private boolean snapshot;
    private @Nullable String origin;

    Notes(CdcMetrics metrics) {
        this.metrics = metrics;
    }

    /** A transaction begins, and has said nothing yet. */
    void begin() {
        snapshot = false;
        origin = null;
    }

    /** A row of a table that is not leads was written. */
    void wrote(Relation relation) {
        snapshot |= relation.is("pipeline", "cdc_snapshots");
    }

    /** Who makes the changes that follow; null where nobody has said. */
    @Nullable
    String origin() {
        return origin;
    }

    /** Takes a message; a lead where that is what it is about. */
    Optional<LeadImage> take(Note note) {
        switch (note.prefix()) {
            case ORIGIN -> {
                String who = note.text();
                origin = ORIGINS.contains(who) ? who : null;
            }
            case LEAD -> {
                if (snapshot) {
                    return Optional.of(LeadImage.read(note.text()));
                }
                metrics.disbelieved();
            }
            default -> {
                // Heartbeats, whose transaction's end is what counts, and what others say.
            }
        }
        return Optional.empty();
    }
}
