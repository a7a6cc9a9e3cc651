package io.quinite.vantage.sink.apply;

import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadUpdated;
import io.quinite.vantage.sink.merge.LeadHistory;
import io.quinite.vantage.sink.merge.LeadMerge;
import io.quinite.vantage.sink.merge.LeadRow;
import io.quinite.vantage.sink.merge.Verdict;
import io.quinite.vantage.sink.store.DeadLetterCause;
import io.quinite.vantage.sink.store.ParkedFacts.Need;
import io.quinite.vantage.sink.store.WaitsFor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One lead of a batch: its facts merged, parked or refused. */
final class LeadPlan {
    private final Subject<LeadEvent> subject;
    private final LeadMerge merge;
    private final Known known;
    private final boolean hadRow;

    /** Facts of this lead that wait on: their ids are taken. */
    private final Map<UUID, Long> waiting = new HashMap<>();

    private boolean touched;

    /** The rows that leads refer to: projects by organization, and organizations. */
    record Known(Map<UUID, UUID> projects, Map<UUID, UUID> organizations) {}

    private LeadPlan(Subject<LeadEvent> subject, LeadMerge merge, Known known) {
        this.subject = subject;
        this.merge = merge;
        this.known = known;
        this.hadRow = merge.exists();
    }

    static LeadPlan of(
            Subject<LeadEvent> subject, @Nullable LeadRow row, LeadHistory history, Known known, Effects effects) {
        var plan = new LeadPlan(subject, LeadMerge.of(row, history), known);
        plan.capture();
        subject.facts().forEach(fact -> plan.offer(fact, effects));
        return plan;
    }

    /** The first capture that stands makes the row, and its organization is the lead's. */
    private void capture() {
        if (hadRow) {
            return;
        }
        subject.facts().stream()
                .filter(fact -> !subject.condemned().containsKey(fact))
                .filter(fact -> LeadMerge.isCapture(fact.event()))
                .filter(fact -> merge.refusal(fact.event(), fact.fingerprint()).isEmpty())
                .filter(fact -> known.organizations.containsKey(fact.organizationId()))
                .filter(fact -> project(fact.event()) == null
                        || fact.organizationId().equals(known.projects.get(project(fact.event()))))
                .findFirst()
                .ifPresent(fact -> merge.capture(subject.id(), fact.organizationId()));
    }

    private void offer(Fact<LeadEvent> fact, Effects effects) {
        String complaint = subject.condemned().get(fact);
        if (complaint != null) {
            effects.deadLetter(fact, DeadLetterCause.UNSTORABLE, complaint);
            return;
        }
        Optional<Verdict> refusal = refusal(fact);
        if (refusal.isPresent()) {
            refuse(fact, refusal.get(), effects);
            return;
        }
        UUID project = project(fact.event());
        UUID projectOrganization = project == null ? null : known.projects.get(project);
        if (projectOrganization != null && !projectOrganization.equals(fact.organizationId())) {
            effects.deadLetter(fact, DeadLetterCause.ORGANIZATION_MISMATCH);
            return;
        }
        Need need = missing(fact, project, projectOrganization);
        if (need != null) {
            waiting.put(fact.eventId(), fact.fingerprint());
            effects.park(fact, need);
            return;
        }
        merge.add(fact.event(), fact.fingerprint());
        touched = true;
        effects.stored(fact);
    }

    private Optional<Verdict> refusal(Fact<LeadEvent> fact) {
        Long waitingSince = waiting.get(fact.eventId());
        if (waitingSince != null) {
            return Optional.of(waitingSince == fact.fingerprint() ? Verdict.DUPLICATE : Verdict.EVENT_ID_REUSED);
        }
        return merge.refusal(fact.event(), fact.fingerprint());
    }

    private static void refuse(Fact<LeadEvent> fact, Verdict verdict, Effects effects) {
        switch (verdict) {
            case DUPLICATE, TOO_LATE -> effects.merged(fact);
            case EVENT_ID_REUSED -> effects.deadLetter(fact, DeadLetterCause.EVENT_ID_REUSED);
            case ORGANIZATION_MISMATCH -> effects.deadLetter(fact, DeadLetterCause.ORGANIZATION_MISMATCH);
            case TAKEN, IDENTITY_CONFLICT -> throw new IllegalStateException("no refusal of a lead's fact");
        }
    }

    private @Nullable Need missing(Fact<LeadEvent> fact, @Nullable UUID project, @Nullable UUID projectOrganization) {
        if (project != null && projectOrganization == null) {
            return new Need(WaitsFor.PROJECT, project);
        }
        if (merge.exists()) {
            return null;
        }
        return LeadMerge.isCapture(fact.event())
                ? new Need(WaitsFor.ORGANIZATION, fact.organizationId())
                : new Need(WaitsFor.LEAD, subject.id());
    }

    static @Nullable UUID project(LeadEvent event) {
        if (event.getFact() instanceof LeadCaptured captured) {
            return captured.getProjectId();
        }
        return event.getFact() instanceof LeadUpdated updated ? updated.getProjectId() : null;
    }

    UUID leadId() {
        return subject.id();
    }

    /** Whether a fact was taken, and so the history grew. */
    boolean touched() {
        return touched;
    }

    boolean isNew() {
        return !hadRow && merge.exists();
    }

    LeadMerge merge() {
        return merge;
    }
}
