package io.quinite.vantage.feed.change;

import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.leads.LeadRow;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which changes somebody wants to see; an empty set wants all. A change passes when each set that is not empty finds it.
 *
 * @param statuses of the lead before or after the change: whoever follows one status sees leads come into it and leave
 * @param projects of the lead before or after the change
 * @param fields what an update must have changed; a create, a delete or a row of a snapshot is of every field
 */
public record Filter(Set<String> statuses, Set<UUID> projects, Set<String> fields) {
    public static final Filter EVERYTHING = new Filter(Set.of(), Set.of(), Set.of());

    public Filter {
        statuses = Set.copyOf(statuses);
        projects = Set.copyOf(projects);
        fields = Set.copyOf(fields);
    }

    /** A truncate always passes: no lead is as it was. */
    public boolean passes(LeadChange change) {
        if (change.getOp() == ChangeOp.TRUNCATE) {
            return true;
        }
        return (statuses.isEmpty() || hasStatus(change.getBefore()) || hasStatus(change.getAfter()))
                && (projects.isEmpty() || hasProject(change.getBefore()) || hasProject(change.getAfter()))
                && (fields.isEmpty() || ofFields(change));
    }

    private boolean hasStatus(@Nullable LeadRow row) {
        return row != null && statuses.contains(row.getStatus());
    }

    private boolean hasProject(@Nullable LeadRow row) {
        return row != null && row.getProjectId() != null && projects.contains(row.getProjectId());
    }

    private boolean ofFields(LeadChange change) {
        return change.getOp() != ChangeOp.UPDATE
                || change.getChangedFields().stream().anyMatch(fields::contains);
    }
}
