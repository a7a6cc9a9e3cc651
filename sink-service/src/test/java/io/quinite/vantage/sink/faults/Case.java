package io.quinite.vantage.sink.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.sink.Traffic;
import io.quinite.vantage.sink.law.Oracle;
import io.quinite.vantage.sink.law.RandomFacts;
import io.quinite.vantage.sink.law.Tables;
import io.quinite.vantage.sink.reconcile.Reconciler;
import io.quinite.vantage.sink.reconcile.Reconciliation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One world, its traffic in parts, and the law that must hold in the end. */
final class Case {
    private final FaultStack stack;
    final RandomFacts world;
    final Traffic.Plan plan;
    private final Map<String, Map<String, @Nullable String>> expected;
    private final long lettersBefore;
    private long version = 1;

    private Case(FaultStack stack, RandomFacts world, Traffic.Plan plan) throws SQLException {
        this.lettersBefore = letters(stack.tables());
        this.stack = stack;
        this.world = world;
        this.plan = plan;
        this.expected = Oracle.calls(plan.calls());
    }

    /** @param name so that cases with the same seed have different worlds */
    static Case make(FaultStack stack, String name, long seed, int calls) throws SQLException {
        var made = withoutParents(stack, name, seed, calls);
        made.addParents();
        return made;
    }

    static Case withoutParents(FaultStack stack, String name, long seed, int calls) throws SQLException {
        var world = new RandomFacts(31 * seed + name.hashCode());
        return new Case(stack, world, stack.traffic().plan(world, calls));
    }

    void addParents() throws SQLException {
        stack.tables().addOrganizationsAndProjects(world);
        stack.tables().addCampaigns(world);
    }

    Random random() {
        return world.random();
    }

    /** The n-th of some parts of the traffic, and totals that are right in the end. */
    void sendPart(int part, int parts) {
        stack.traffic().sendPart(plan, part, parts);
        for (var campaign : world.campaigns.entrySet()) {
            boolean last = part == parts - 1;
            long total = count(campaign.getKey(), false);
            long transferred = count(campaign.getKey(), true);
            stack.traffic()
                    .totals(
                            campaign.getValue(),
                            campaign.getKey(),
                            last ? total : total * part / parts,
                            last ? transferred : transferred * part / parts,
                            version);
        }
        version++;
    }

    private long count(UUID campaign, boolean transferredOnly) {
        return expected.values().stream()
                .filter(call -> campaign.toString().equals(call.get("campaign_id")))
                .filter(call -> !transferredOnly || "true".equals(call.get("transferred")))
                .count();
    }

    private static long letters(Tables tables) throws SQLException {
        return tables.number("select count(*) from pipeline.dead_letters");
    }

    /** Until everything that was sent has been read; not yet that it is in its rows. */
    void awaitConsumed() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> consumed(stack.tables()) == stack.traffic().sent());
    }

    /** Lets time go by. */
    static void pass(Duration time) {
        await().atMost(time.plusSeconds(10)).pollDelay(time).until(() -> true);
    }

    /** I1, I2 and I5, and that no fault was taken for a bad record. */
    void assertLaw() throws Exception {
        assertLaw(0);
    }

    /** @param bad how many records were sent that must end as dead letters */
    void assertLaw(int bad) throws Exception {
        Tables tables = stack.tables();
        stack.traffic().awaitOracle(tables, plan);
        assertThat(tables.number("select count(*) from call_logs where campaign_id in (" + campaigns() + ")"))
                .isEqualTo(expected.size());
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            for (UUID campaign : world.campaigns.keySet()) {
                assertThat(tables.list("select total_calls || '/' || transferred_calls || ' ' || (select count(*)"
                                + " || '/' || count(*) filter (where transferred) from call_logs"
                                + " where campaign_id = c.id) from campaigns c where id = '" + campaign + "'"))
                        .containsExactly(count(campaign, false) + "/" + count(campaign, true) + " "
                                + count(campaign, false) + "/" + count(campaign, true));
            }
            assertThat(consumed(tables)).isEqualTo(stack.traffic().sent());
        });
        assertThat(tables.unbalanced()).isEmpty();
        assertThat(letters(tables) - lettersBefore).isEqualTo(bad);
        var reconciliation = Reconciler.run(stack.settings());
        assertThat(reconciliation.first()).isEmpty();
        assertThat(reconciliation.isEqual()).isTrue();
        assertThat(reconciliation.lag()).isZero();
        assertThat(reconciliation.accounts()).allMatch(Reconciliation.Account::closes);
    }

    private static long consumed(Tables tables) throws SQLException {
        return tables.number("select coalesce(sum(consumed), 0) from pipeline.sink_offsets");
    }

    private String campaigns() {
        return String.join(
                ",", world.campaigns.keySet().stream().map(id -> "'" + id + "'").toList());
    }
}
