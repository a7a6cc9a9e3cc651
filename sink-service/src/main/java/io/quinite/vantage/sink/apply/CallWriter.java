package io.quinite.vantage.sink.apply;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.sink.merge.CallIdentity;
import io.quinite.vantage.sink.merge.CallRow;
import io.quinite.vantage.sink.store.Calls;
import io.quinite.vantage.sink.store.DeadLetterCause;
import io.quinite.vantage.sink.store.DeadLetters;
import io.quinite.vantage.sink.store.Leads;
import io.quinite.vantage.sink.store.Parents;
import io.quinite.vantage.sink.store.ParkedFacts;
import io.quinite.vantage.sink.store.ParkedFacts.Need;
import io.quinite.vantage.sink.store.ShownCall;
import io.quinite.vantage.sink.store.WaitsFor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts about calls: rows of {@code call_logs}, and what leads show of their calls. */
final class CallWriter {
    private final Subjects<CallEvent> subjects;
    private final Calls calls = new Calls();
    private final Leads leads = new Leads();
    private final Parents parents = new Parents();
    private final ParkedFacts parked;
    private final DeadLetters deadLetters;

    CallWriter(Subjects<CallEvent> subjects, ParkedFacts parked, DeadLetters deadLetters) {
        this.subjects = subjects;
        this.parked = parked;
        this.deadLetters = deadLetters;
    }

    /** What one attempt wants to write. */
    private record Writes(
            List<CallRow> inserts,
            List<CallRow> updates,
            List<Calls.State> newStates,
            List<Calls.State> states,
            Map<UUID, List<CallRow>> ofLeads) {
        Writes() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new HashMap<>());
        }
    }

    /** The rows that calls refer to, locked; campaigns with their organization. */
    private record Known(Map<UUID, ShownCall> leads, Map<UUID, UUID> campaigns) {}

    /**
     * @param fresh what came now, by call
     * @param waiting calls whose parked facts are to be tried as well
     */
    Tally apply(Connection connection, Facts.OfCalls fresh, Collection<UUID> waiting) throws SQLException {
        return subjects.forEachPart(
                connection,
                fresh.subjects(),
                waiting,
                part -> Isolation.write(connection, part, (session, some) -> attempt(session, some, fresh)));
    }

    private Tally attempt(Connection connection, List<Subject<CallEvent>> subjects, Facts.OfCalls fresh)
            throws SQLException {
        var effects = new Effects();
        var known = calls.load(connection, subjects.stream().map(Subject::id).toList());
        var plans = fresh.ifNew().of(subjects, known);
        plans.settleOthers(effects);
        var found = new Known(
                leads.lockOfCalls(connection, plans.leads()), parents.lockCampaigns(connection, plans.campaigns()));
        write(connection, plans, new Decisions(plans.taken(), found, effects), effects.tally());
        effects.write(connection, parked, deadLetters);
        return effects.tally();
    }

    /**
     * What is to be written for each call. Decided when it is asked for: COPY takes the first ones while the others are
     * thought about, and the server does not wait.
     */
    private static final class Decisions implements Iterable<Calls.State> {
        final Writes writes = new Writes();
        private final List<CallPlan> plans;
        private final Known found;
        private final Effects effects;
        private int decided;

        Decisions(List<CallPlan> plans, Known found, Effects effects) {
            this.plans = plans;
            this.found = found;
            this.effects = effects;
        }

        /** The states of new calls. At the end of it, everything is decided. */
        @Override
        public Iterator<Calls.State> iterator() {
            return new Iterator<>() {
                private int given;

                @Override
                public boolean hasNext() {
                    while (given == writes.newStates.size() && decided < plans.size()) {
                        decide(plans.get(decided++), found, writes, effects);
                    }
                    return given < writes.newStates.size();
                }

                @Override
                public Calls.State next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    return writes.newStates.get(given++);
                }
            };
        }
    }

    private static void decide(CallPlan plan, Known found, Writes writes, Effects effects) {
        if (!plan.isNew()) {
            store(plan, writes, effects);
            return;
        }
        CallIdentity identity = plan.identity();
        ShownCall shown = identity.leadId() == null ? null : found.leads.get(identity.leadId());
        UUID leadOrganization = shown == null ? null : shown.organizationId();
        UUID campaignOrganization = identity.campaignId() == null ? null : found.campaigns.get(identity.campaignId());
        if (isForeign(identity, leadOrganization) || isForeign(identity, campaignOrganization)) {
            plan.taken().forEach(fact -> effects.deadLetter(fact, DeadLetterCause.ORGANIZATION_MISMATCH));
            // Kept, so that the call stays refused: its identity was fixed by the first fact that named one.
            writes.newStates.add(plan.state(DeadLetterCause.ORGANIZATION_MISMATCH));
            return;
        }
        Need need = missing(plan, leadOrganization, campaignOrganization);
        if (need != null) {
            plan.taken().forEach(fact -> effects.park(fact, need));
            return;
        }
        store(plan, writes, effects);
    }

    private static boolean isForeign(CallIdentity identity, @Nullable UUID organization) {
        return organization != null && !organization.equals(identity.organizationId());
    }

    private static @Nullable Need missing(
            CallPlan plan, @Nullable UUID leadOrganization, @Nullable UUID campaignOrganization) {
        UUID leadId = plan.identity().leadId();
        UUID campaignId = plan.identity().campaignId();
        if (leadId == null || campaignId == null) {
            return new Need(WaitsFor.IDENTITY, plan.callId());
        }
        if (leadOrganization == null) {
            return new Need(WaitsFor.LEAD, leadId);
        }
        return campaignOrganization == null ? new Need(WaitsFor.CAMPAIGN, campaignId) : null;
    }

    private static void store(CallPlan plan, Writes writes, Effects effects) {
        plan.taken().forEach(effects::stored);
        CallRow row = plan.row();
        if (plan.isNew()) {
            writes.newStates.add(plan.state(null));
            writes.inserts.add(row);
        } else {
            writes.states.add(plan.state(null));
            if (plan.rowChanged()) {
                writes.updates.add(row);
            }
        }
        if (plan.needsLead()) {
            writes.ofLeads
                    .computeIfAbsent(row.leadId(), lead -> new ArrayList<>(2))
                    .add(row);
        }
    }

    private void write(Connection connection, CallPlans plans, Decisions decisions, Tally tally) throws SQLException {
        var writes = decisions.writes;
        int inserted = calls.insertNew(connection, decisions, plans.newCalls(), writes.inserts);
        calls.updateStates(connection, writes.states);
        int updated = calls.update(connection, writes.updates);
        tally.rows("call_logs", inserted + updated);
        tally.rows("leads", show(connection, writes.ofLeads, decisions.found.leads));
    }

    /** Nothing is written where nothing changes: change data capture would publish it. */
    private int show(Connection connection, Map<UUID, List<CallRow>> written, Map<UUID, ShownCall> shown)
            throws SQLException {
        var toShow = new ArrayList<ShownCall>();
        var toRead = new TreeSet<UUID>();
        written.forEach((leadId, rows) -> {
            ShownCall before = shown.get(leadId);
            if (before != null) {
                before.after(rows)
                        .ifPresentOrElse(
                                after -> {
                                    if (!after.equals(before)) {
                                        toShow.add(after);
                                    }
                                },
                                () -> toRead.add(leadId));
            }
        });
        return leads.show(connection, toShow) + leads.refresh(connection, toRead);
    }
}
