package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.sink.apply.Fact;
import io.quinite.vantage.sink.store.DeadLetterCause;
import io.quinite.vantage.sink.store.Snapshot.Mark;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Facts of one call or lead that wait for a parent. A second delivery of one of them has left nothing behind, neither in a
 * row nor beside it: the one that waits stands for both.
 */
final class Waiting {
    private record Told(UUID eventId, long fingerprint) {}

    private final boolean hasRow;
    private final Set<Told> facts = new HashSet<>(0);

    /** @param hasRow whether the call or lead has its row */
    Waiting(boolean hasRow) {
        this.hasRow = hasRow;
    }

    /**
     * A fact that is parked or a dead letter. Of one that has waited too long nobody can tell whether its second delivery came
     * before, or after and into the row; so it is taken to be in the row where there is one.
     */
    void add(Mark mark, UUID eventId, long fingerprint) {
        boolean gaveUp = mark.letter() && DeadLetterCause.ofCode(mark.why()) == DeadLetterCause.PARKED_TOO_LONG;
        if (!mark.letter() || (gaveUp && !hasRow)) {
            facts.add(new Told(eventId, fingerprint));
        }
    }

    boolean standsFor(Fact<?> fact) {
        return standsFor(fact.eventId(), fact.fingerprint());
    }

    boolean standsFor(UUID eventId, long fingerprint) {
        return facts.contains(new Told(eventId, fingerprint));
    }
}
