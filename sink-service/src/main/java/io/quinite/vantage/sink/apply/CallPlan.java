package io.quinite.vantage.sink.apply;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.sink.merge.CallIdentity;
import io.quinite.vantage.sink.merge.CallMerge;
import io.quinite.vantage.sink.store.Calls;
import io.quinite.vantage.sink.store.DeadLetterCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call of a batch: its facts merged, before it is known whether its row can be written. */
record CallPlan(Subject<CallEvent> subject, Calls.@Nullable Known known, CallMerge merge, List<Fact<CallEvent>> taken) {

    /** Settles the facts that are not taken. */
    static CallPlan of(Subject<CallEvent> subject, Calls.@Nullable Known known, Effects effects) {
        var plan = new CallPlan(
                subject, known, known == null ? CallMerge.begin() : CallMerge.resume(known.state()), new ArrayList<>());
        for (Fact<CallEvent> fact : subject.facts()) {
            plan.offer(fact, effects);
        }
        return plan;
    }

    private void offer(Fact<CallEvent> fact, Effects effects) {
        String complaint = subject.condemned().get(fact);
        if (complaint != null) {
            effects.deadLetter(fact, DeadLetterCause.UNSTORABLE, complaint);
            return;
        }
        if (known != null && known.refused() != null) {
            effects.deadLetter(fact, known.refused());
            return;
        }
        if (known != null && !known.hasRow()) {
            effects.deadLetter(fact, DeadLetterCause.ROW_DELETED);
            return;
        }
        switch (merge.add(fact.event(), fact.fingerprint())) {
            case TAKEN -> taken.add(fact);
            case DUPLICATE -> effects.merged(fact);
            case EVENT_ID_REUSED -> effects.deadLetter(fact, DeadLetterCause.EVENT_ID_REUSED);
            case IDENTITY_CONFLICT -> effects.deadLetter(fact, DeadLetterCause.IDENTITY_CONFLICT);
            case ORGANIZATION_MISMATCH, TOO_LATE -> throw new IllegalStateException("no verdict on a call");
        }
    }

    boolean isNew() {
        return known == null;
    }

    CallIdentity identity() {
        return Objects.requireNonNull(merge.identity());
    }

    /** Whether the row of the lead must be locked: to hang a new call on it, or to let it show a changed one. */
    boolean needsLead() {
        return isNew() || merge.standingChanged();
    }

    String callSid() {
        return taken.get(0).event().getCallSid();
    }

    Calls.State state(@Nullable DeadLetterCause refused) {
        return new Calls.State(subject.id(), merge.state(), refused);
    }
}
