package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import io.quinite.vantage.sink.reconcile.Reconciliation.Account;
import io.quinite.vantage.sink.store.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** I5: what became of each record, and that each was consumed once. */
final class Accounts {
    /** Topics that are not compacted: they still have every record that was ever consumed. */
    private static final Set<String> FACT_TOPICS = Set.of(Topics.CALL_EVENTS.name(), Topics.LEAD_EVENTS.name());

    private final List<Snapshot.Account> accounts;

    Accounts(List<Snapshot.Account> accounts) {
        this.accounts = accounts;
    }

    /** @param inLog how many records of each partition the log has before the stored offset; null where that is not known */
    void check(@Nullable Map<TopicPartition, Long> inLog, Findings findings) {
        for (Snapshot.Account each : accounts) {
            long sum = each.stored() + each.merged() + each.parked() + each.deadLettered();
            if (sum != each.consumed()) {
                tell(
                        findings,
                        each,
                        each.consumed() + " records were consumed, but " + each.stored() + " stored + " + each.merged()
                                + " merged + " + each.parked() + " parked + " + each.deadLettered()
                                + " dead-lettered are " + sum);
            }
            if (each.letters() != each.deadLettered()) {
                tell(
                        findings,
                        each,
                        each.deadLettered() + " records were dead-lettered, but there are " + each.letters()
                                + " letters");
            }
            if (inLog != null && FACT_TOPICS.contains(each.partition().topic())) {
                long found = inLog.getOrDefault(each.partition(), 0L);
                if (found != each.consumed()) {
                    tell(
                            findings,
                            each,
                            each.consumed() + " records were consumed, but the log has " + found + " before offset "
                                    + each.nextOffset());
                }
            }
        }
    }

    private static void tell(Findings findings, Snapshot.Account account, String why) {
        findings.add(
                Difference.of(Kind.UNACCOUNTED, "partition", account.partition().toString(), why));
    }

    /** Of each topic. */
    List<Account> sums() {
        var sums = new TreeMap<String, Account>();
        for (Snapshot.Account each : accounts) {
            sums.merge(
                    each.partition().topic(),
                    new Account(
                            each.partition().topic(),
                            each.consumed(),
                            each.stored(),
                            each.merged(),
                            each.parked(),
                            each.deadLettered()),
                    (a, b) -> new Account(
                            a.topic(),
                            a.consumed() + b.consumed(),
                            a.stored() + b.stored(),
                            a.merged() + b.merged(),
                            a.parked() + b.parked(),
                            a.deadLettered() + b.deadLettered()));
        }
        return List.copyOf(sums.values());
    }
}
