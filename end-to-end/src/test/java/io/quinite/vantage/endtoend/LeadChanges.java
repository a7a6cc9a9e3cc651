package io.quinite.vantage.endtoend;

import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.schemas.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The lead-change topic as a subscriber sees it. */
final class LeadChanges {
    private LeadChanges() {}

    /** The changes of each lead in the order of the topic; null for a tombstone. */
    static Map<String, List<@Nullable LeadChange>> read(Stack stack) throws IOException {
        var changes = new TreeMap<String, List<@Nullable LeadChange>>();
        for (var record : CommittedRecords.read(stack, Topics.LEAD_CHANGES)) {
            changes.computeIfAbsent(record.key(), lead -> new ArrayList<>()).add(record.value());
        }
        return changes;
    }
}
