package io.quinite.vantage.analytics;

import io.quinite.vantage.analytics.counting.CallMemory;
import io.quinite.vantage.analytics.counting.Fact;
import io.quinite.vantage.analytics.counting.Growth;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Deltas of one task, gathered per campaign and handed on just before each commit, so that a campaign costs one addition per
 * task and commit, however hot it is, and all campaigns of a partition one record.
 */
final class DeltasUntilCommit {
    /** With more changes than this it is full: that bounds the heap and the size of a record. */
    static final int CHANGES_MAX = 10_000;

    private final int partitions;
    private final BiConsumer<Integer, Growths> next;
    private final Map<Scope, Growth> deltas = new HashMap<>();
    private int changes;

    /**
     * @param partitions among which scopes are spread
     * @param next takes what goes to which of them
     */
    DeltasUntilCommit(int partitions, BiConsumer<Integer, Growths> next) {
        this.partitions = partitions;
        this.next = next;
    }

    void add(UUID organization, UUID campaign, CallMemory.Heard heard, Fact fact) {
        var scope = new Scope(organization, campaign);
        Growth growth = deltas.get(scope);
        if (growth == null) {
            growth = new Growth();
            if (growth.hear(heard, fact)) {
                deltas.put(scope, growth);
                changes++;
            }
        } else if (growth.hear(heard, fact)) {
            changes++;
        }
    }

    boolean isFull() {
        return changes >= CHANGES_MAX;
    }

    /** Organizations are the sums of their campaigns: one addition per campaign, not one per fact. */
    void handOn() {
        if (deltas.isEmpty()) {
            return;
        }
        var organizations = new HashMap<Scope, Growth>();
        deltas.forEach((scope, growth) -> organizations
                .computeIfAbsent(new Scope(scope.organization(), null), id -> new Growth())
                .add(growth));
        var growths = new Growths.ByPartition(partitions, next);
        deltas.forEach(growths::add);
        organizations.forEach(growths::add);
        growths.handOn();
        forget();
    }

    void forget() {
        deltas.clear();
        changes = 0;
    }
}
