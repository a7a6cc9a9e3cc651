package io.quinite.vantage.sink.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.SinkService;
import io.quinite.vantage.sink.law.RandomFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A crash takes back what a sink has committed of a partition, while it holds records of it that come after: those must not be
 * written as though nothing were missing before them, and then again with what was.
 */
@SuppressWarnings("try") // A service works without being called.
final class AMovedPositionIsReadOnceIT {
    @RegisterExtension
    static final FaultStack STACK = new FaultStack();

    private static final List<Integer> PARTITIONS = List.of(0, 1);
    private static final String OFFSETS_OF_BOTH =
            " pipeline.sink_offsets where topic = '" + Topics.CAMPAIGN_TOTALS.name() + "' and partition in (0, 1)";
    private static final String KEPT = "kept_offsets";

    private final RandomFacts world = new RandomFacts("moved position".hashCode());
    private final UUID organization = world.campaigns.values().iterator().next();

    @Test
    void shouldDropTheBatchAtHandOfAPartitionThatWasMoved() throws Exception {
        STACK.tables().addOrganizationsAndProjects(world);
        var before = PARTITIONS.stream().map(this::campaignOf).toList();
        var after = PARTITIONS.stream().map(this::campaignOf).toList();
        for (int partition : PARTITIONS) {
            add(before.get(partition));
            add(after.get(partition));
        }

        try (var sink = sink()) {
            await().until(() -> STACK.tables().number("select count(*) from" + OFFSETS_OF_BOTH) == 2);
            STACK.tables().run("create table " + KEPT + " as select * from" + OFFSETS_OF_BOTH);
            before.forEach(campaign -> STACK.traffic().totals(organization, campaign, 3, 1, 1));
            await().until(() -> shown(before) == 2);
        }
        after.forEach(campaign -> STACK.traffic().totals(organization, campaign, 3, 1, 1));
        STACK.traffic().sent();

        // Both partitions come by one poll. Whichever is written first waits, so long that positions are compared next,
        // and the
        // other one's batch is at hand.
        try (var lock = STACK.postgres().connect()) {
            lock.setAutoCommit(false);
            lockRows(lock, after);
            try (var sink = sink()) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> STACK.tables()
                                        .number(
                                                "select count(*) from"
                                                        + " pg_stat_activity where application_name like 'vantage-sink worker%'"
                                                        + " and wait_event_type = 'Lock' and query_start < clock_timestamp() - interval '1 s'")
                                == 1);
                takeBackTheOther(before);
                lock.rollback();

                await().untilAsserted(() -> {
                    assertThat(shown(after)).isEqualTo(2);
                    assertThat(shown(before)).isEqualTo(2);
                });
            }
            assertThat(STACK.tables()
                            .number("select sum(consumed) - (select sum(consumed) from " + KEPT + ") from"
                                    + OFFSETS_OF_BOTH))
                    .isEqualTo(before.size() + after.size());
        } finally {
            STACK.tables().run("drop table " + KEPT);
        }
        assertThat(STACK.tables().unbalanced()).isEmpty();
    }

    private static SinkService sink() throws Exception {
        return FaultStack.sink(STACK.settings().with(Map.of("sink.workers", "1")), Observability.quiet());
    }

    /** What the former sink committed of the partition that no transaction is at work on. */
    private static void takeBackTheOther(List<UUID> before) throws SQLException {
        int other = (int) STACK.tables().number("select partition from" + OFFSETS_OF_BOTH + " for update skip locked");
        STACK.tables()
                .run("delete from pipeline.campaign_totals where campaign_id = '" + before.get(other) + "';"
                        + " update campaigns set total_calls = 0, transferred_calls = 0 where id = '"
                        + before.get(other)
                        + "'; update pipeline.sink_offsets o set next_offset = k.next_offset, consumed = k.consumed,"
                        + " stored = k.stored, merged = k.merged from " + KEPT
                        + " k where o.topic = k.topic and o.partition = k.partition and o.partition = " + other);
    }

    private UUID campaignOf(int partition) {
        UUID campaign = world.uuid();
        while (STACK.traffic().partitionOf(Identities.campaignKey(organization, campaign)) != partition) {
            campaign = world.uuid();
        }
        return campaign;
    }

    private void add(UUID campaign) throws SQLException {
        STACK.tables()
                .run("insert into campaigns (id, organization_id, name) values ('" + campaign + "', '" + organization
                        + "', 'c')");
    }

    private static void lockRows(Connection connection, List<UUID> campaigns) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("select 1 from campaigns where id in (" + quoted(campaigns) + ") for update");
        }
    }

    private static long shown(List<UUID> campaigns) throws SQLException {
        return STACK.tables()
                .number("select count(*) from campaigns where total_calls = 3 and id in (" + quoted(campaigns) + ")");
    }

    private static String quoted(List<UUID> ids) {
        return "'" + ids.get(0) + "', '" + ids.get(1) + "'";
    }
}
