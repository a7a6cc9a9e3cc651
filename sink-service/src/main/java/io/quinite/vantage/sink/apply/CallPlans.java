package io.quinite.vantage.sink.apply;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.sink.store.Calls;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Calls of which facts came, merged, with the rows that must be locked for them. All of a batch are put together before the
 * database is asked, for the case that each call is new, which most are: while the server waits, nothing is gone through.
 */
final class CallPlans {
    static final CallPlans NONE = new CallPlans(List.of(), List.of());

    private final List<Subject<CallEvent>> subjects;
    private final List<CallPlan> plans;
    private final List<CallPlan> taken;
    private final boolean hasOthers;
    private final SortedSet<UUID> leads;
    private final SortedSet<UUID> campaigns;
    private final int newCalls;

    /** @param plans of these subjects, in the same order */
    private CallPlans(List<Subject<CallEvent>> subjects, List<CallPlan> plans) {
        this.subjects = subjects;
        this.plans = plans;
        this.taken = plans.stream().filter(plan -> !plan.taken().isEmpty()).toList();
        this.hasOthers = plans.stream().anyMatch(CallPlan::hasOthers);
        Set<UUID> leadIds = new HashSet<>();
        Set<UUID> campaignIds = new HashSet<>();
        int count = 0;
        for (CallPlan plan : taken) {
            var identity = plan.identity();
            if (plan.needsLead() && identity.leadId() != null) {
                leadIds.add(identity.leadId());
            }
            if (plan.isNew()) {
                count++;
                if (identity.campaignId() != null) {
                    campaignIds.add(identity.campaignId());
                }
            }
        }
        this.leads = new TreeSet<>(leadIds);
        this.campaigns = new TreeSet<>(campaignIds);
        this.newCalls = count;
    }

    /** @param subjects in the order in which rows are locked */
    static CallPlans ifNew(List<Subject<CallEvent>> subjects) {
        return new CallPlans(subjects, subjects.stream().map(CallPlan::ofNew).toList());
    }

    /**
     * The plans of some of these calls, or of others.
     *
     * @param asked in the order in which rows are locked, which is that of the subjects here
     * @param known calls that are not new
     */
    CallPlans of(List<Subject<CallEvent>> asked, Map<UUID, Calls.Known> known) {
        if (known.isEmpty() && areTheSame(asked)) {
            return this;
        }
        var some = new ArrayList<CallPlan>(asked.size());
        int next = 0;
        for (Subject<CallEvent> subject : asked) {
            while (next < plans.size() && subjects.get(next).id().compareTo(subject.id()) < 0) {
                next++;
            }
            var before = known.get(subject.id());
            boolean isPrepared = before == null && next < plans.size() && isSame(subjects.get(next), subject);
            some.add(isPrepared ? plans.get(next) : CallPlan.of(subject, before));
        }
        return new CallPlans(asked, some);
    }

    private boolean areTheSame(List<Subject<CallEvent>> asked) {
        if (asked.size() != subjects.size()) {
            return false;
        }
        for (int i = 0; i < asked.size(); i++) {
            if (!isSame(asked.get(i), subjects.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Not so where parked facts have joined it, or where it is tried without some of its facts. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Subject<CallEvent> one, Subject<CallEvent> other) {
        return one == other;
    }

    /** Those with facts to write, in the order in which rows are locked. */
    List<CallPlan> taken() {
        return taken;
    }

    /** What becomes of the facts that are not taken. */
    void settleOthers(Effects effects) {
        if (hasOthers) {
            plans.forEach(plan -> plan.settleOthers(effects));
        }
    }

    /** To be locked: new calls hang on them, or they show one that changed. */
    SortedSet<UUID> leads() {
        return leads;
    }

    /** To be locked: new calls hang on them. */
    SortedSet<UUID> campaigns() {
        return campaigns;
    }

    /** How many of {@link #taken} have no state yet. */
    int newCalls() {
        return newCalls;
    }
}
