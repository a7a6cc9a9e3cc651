package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.serde.SerdeSettings;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each organization's topic has its own changes, in their order, and nothing of another. */
class OrganizationTopicsIT {
    private static final UUID ONE = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    private static final UUID TWO = UUID.fromString("00000000-0000-4000-8000-00000000000b");
    private static final UUID LEAD = UUID.fromString("00000000-0000-4000-8000-000000000001");

    @TempDir
    static Path directory;

    @Test
    void shouldGiveEachOrganizationItsOwnChangesAndNoOthers() throws Exception {
        try (var stack = TestStack.start(directory);
                var cdc = Running.ready(stack.settingsAs("vantage_cdc").with("cdc.organization.topics", "true"))) {
            execute(stack, "insert into organizations (id, name) values ('" + ONE + "', 'a'), ('" + TWO + "', 'b')");
            execute(
                    stack,
                    "insert into leads (id, organization_id, name) values ('" + LEAD + "', '" + ONE + "', 'Ada')");
            execute(stack, "insert into leads (organization_id, name) values ('" + TWO + "', 'somebody')");
            execute(stack, "update leads set name = 'Eve' where id = '" + LEAD + "'");
            execute(stack, "update leads set organization_id = '" + TWO + "' where id = '" + LEAD + "'");
            execute(stack, "delete from leads where id = '" + LEAD + "'");
            execute(stack, "truncate leads cascade");

            await().atMost(Running.SOON).ignoreExceptions().untilAsserted(() -> assertThat(ops(read(stack, TWO)))
                    .endsWith("TRUNCATE"));
            assertThat(ops(read(stack, ONE))).containsExactly("CREATE", "UPDATE", "DELETE", "tombstone", "TRUNCATE");
            assertThat(ops(read(stack, TWO))).containsExactly("CREATE", "CREATE", "DELETE", "tombstone", "TRUNCATE");
            assertThat(read(stack, ONE))
                    .noneMatch(change -> String.valueOf(change).contains(TWO.toString()));
            assertThat(read(stack, TWO))
                    .noneMatch(change -> String.valueOf(change).contains(ONE.toString()));
            assertThat(Published.read(stack).of(LEAD))
                    .extracting(LeadChange::getOp)
                    .containsExactly(ChangeOp.CREATE, ChangeOp.UPDATE, ChangeOp.UPDATE, ChangeOp.DELETE);
            assertThat(cdc.reason()).isEmpty();
        }
    }

    private static List<String> ops(List<@Nullable LeadChange> changes) {
        return changes.stream()
                .map(change -> change == null ? "tombstone" : change.getOp().name())
                .toList();
    }

    private static List<@Nullable LeadChange> read(TestStack stack, UUID organization) {
        var changes = new ArrayList<@Nullable LeadChange>();
        var partition = new TopicPartition(Topics.leadChangesOf(organization).name(), 0);
        Map<String, Object> config =
                Map.of("bootstrap.servers", stack.kafka().bootstrapServers(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(
                config,
                new StringDeserializer(),
                Topics.LEAD_CHANGES.valueDeserializer(stack.settings().startingWith(SerdeSettings.prefixes())))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> changes.add(record.value()));
            }
        }
        return changes;
    }

    private static void execute(TestStack stack, String statement) throws Exception {
        try (var connection = stack.postgres().connect();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
