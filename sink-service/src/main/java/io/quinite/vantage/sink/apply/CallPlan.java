package io.quinite.vantage.sink.apply;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.sink.merge.CallIdentity;
import io.quinite.vantage.sink.merge.CallMerge;
import io.quinite.vantage.sink.merge.CallRow;
import io.quinite.vantage.sink.store.Calls;
import io.quinite.vantage.sink.store.DeadLetterCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of a batch: its facts merged, before it is known whether its row can be written. */
final class CallPlan {
    private final Subject<CallEvent> subject;
    private final Calls.@Nullable Known known;
    private final CallMerge merge;
    private final List<Fact<CallEvent>> taken = new ArrayList<>(4);
    private final List<Consumer<Effects>> otherwise = new ArrayList<>(0);
    private byte @Nullable [] state;
    private @Nullable CallRow row;

    private CallPlan(Subject<CallEvent> subject, Calls.@Nullable Known known) {
        this.subject = subject;
        this.known = known;
        this.merge = known == null ? CallMerge.begin() : CallMerge.resume(known.state());
    }

    static CallPlan of(Subject<CallEvent> subject, Calls.@Nullable Known known) {
        var plan = new CallPlan(subject, known);
        subject.facts().forEach(plan::offer);
        return plan;
    }

    /** For a call of which, most likely, nothing is known: with all that will be written. */
    static CallPlan ofNew(Subject<CallEvent> subject) {
        var plan = of(subject, null);
        if (!plan.taken.isEmpty()) {
            plan.state();
            var identity = plan.identity();
            if (identity.leadId() != null && identity.campaignId() != null) {
                plan.row();
            }
        }
        return plan;
    }

    private void offer(Fact<CallEvent> fact) {
        String complaint = subject.condemned().get(fact);
        if (complaint != null) {
            otherwise.add(effects -> effects.deadLetter(fact, DeadLetterCause.UNSTORABLE, complaint));
            return;
        }
        if (known != null && known.refused() != null) {
            refuse(fact, known.refused());
            return;
        }
        if (known != null && !known.hasRow()) {
            refuse(fact, DeadLetterCause.ROW_DELETED);
            return;
        }
        switch (merge.add(fact.event(), fact.fingerprint(), fact.traceparent())) {
            case TAKEN -> taken.add(fact);
            case DUPLICATE -> otherwise.add(effects -> effects.merged(fact));
            case EVENT_ID_REUSED -> refuse(fact, DeadLetterCause.EVENT_ID_REUSED);
            case IDENTITY_CONFLICT -> refuse(fact, DeadLetterCause.IDENTITY_CONFLICT);
            case ORGANIZATION_MISMATCH, TOO_LATE -> throw new IllegalStateException("no verdict on a call");
        }
    }

    private void refuse(Fact<CallEvent> fact, DeadLetterCause cause) {
        otherwise.add(effects -> effects.deadLetter(fact, cause));
    }

    /** What becomes of the facts that are not taken. */
    void settleOthers(Effects effects) {
        otherwise.forEach(what -> what.accept(effects));
    }

    boolean hasOthers() {
        return !otherwise.isEmpty();
    }

    UUID callId() {
        return subject.id();
    }

    List<Fact<CallEvent>> taken() {
        return taken;
    }

    boolean isNew() {
        return known == null;
    }

    CallIdentity identity() {
        return Objects.requireNonNull(merge.identity());
    }

    boolean rowChanged() {
        return merge.rowChanged();
    }

    /** Whether the row of the lead must be locked: to hang a new call on it, or to let it show a changed one. */
    boolean needsLead() {
        return isNew() || merge.standingChanged();
    }

    /** The call's campaign and lead must be known. */
    CallRow row() {
        if (row == null) {
            row = merge.row(taken.get(0).event().getCallSid());
        }
        return row;
    }

    private byte[] state() {
        if (state == null) {
            state = merge.state();
        }
        return state;
    }

    Calls.State state(@Nullable DeadLetterCause refused) {
        return new Calls.State(subject.id(), state(), refused);
    }
}
