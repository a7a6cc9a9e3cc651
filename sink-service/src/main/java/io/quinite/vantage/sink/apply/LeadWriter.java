package io.quinite.vantage.sink.apply;

import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.sink.merge.LeadHistory;
import io.quinite.vantage.sink.store.DeadLetters;
import io.quinite.vantage.sink.store.Leads;
import io.quinite.vantage.sink.store.Parents;
import io.quinite.vantage.sink.store.ParkedFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Facts about leads: rows of {@code leads}, except the columns that calls move. */
final class LeadWriter {
    private final Subjects<LeadEvent> subjects;
    private final Leads leads = new Leads();
    private final Parents parents = new Parents();
    private final ParkedFacts parked;
    private final DeadLetters deadLetters;

    LeadWriter(Subjects<LeadEvent> subjects, ParkedFacts parked, DeadLetters deadLetters) {
        this.subjects = subjects;
        this.parked = parked;
        this.deadLetters = deadLetters;
    }

    /** @param waiting leads whose parked facts are to be tried as well */
    Tally apply(Connection connection, Map<UUID, Subject<LeadEvent>> fresh, Collection<UUID> waiting)
            throws SQLException {
        return subjects.forEachPart(
                connection, fresh, waiting, part -> Isolation.write(connection, part, this::attempt));
    }

    private Tally attempt(Connection connection, List<Subject<LeadEvent>> subjects) throws SQLException {
        var effects = new Effects();
        var ids = subjects.stream().map(Subject::id).toList();
        var rows = leads.lock(connection, ids);
        var histories = leads.histories(connection, ids);
        var known = known(connection, subjects);
        var plans = subjects.stream()
                .map(subject -> LeadPlan.of(
                        subject,
                        rows.get(subject.id()),
                        histories.getOrDefault(subject.id(), LeadHistory.none()),
                        known,
                        effects))
                .filter(LeadPlan::touched)
                .toList();
        write(connection, plans, effects.tally());
        effects.write(connection, parked, deadLetters);
        return effects.tally();
    }

    private LeadPlan.Known known(Connection connection, List<Subject<LeadEvent>> subjects) throws SQLException {
        var projects = subjects.stream()
                .flatMap(subject -> subject.facts().stream())
                .map(fact -> LeadPlan.project(fact.event()))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        var organizations = subjects.stream()
                .flatMap(subject -> subject.facts().stream())
                .map(Fact::organizationId)
                .collect(Collectors.toCollection(TreeSet::new));
        return new LeadPlan.Known(
                parents.projects(connection, projects), parents.organizations(connection, organizations));
    }

    private void write(Connection connection, List<LeadPlan> plans, Tally tally) throws SQLException {
        var inserts = plans.stream()
                .filter(LeadPlan::isNew)
                .map(plan -> plan.merge().row())
                .toList();
        var updates = plans.stream()
                .filter(plan -> !plan.isNew() && plan.merge().rowChanged())
                .map(plan -> plan.merge().row())
                .toList();
        int inserted = leads.insert(connection, inserts);
        int updated = leads.update(connection, updates);
        tally.rows("leads", inserted + updated);
        inserts.forEach(row -> tally.captured(row.id()));
        leads.saveHistories(
                connection,
                plans.stream()
                        .map(plan -> new Leads.State(plan.leadId(), plan.merge().history()))
                        .toList());
    }
}
