package io.quinite.vantage.sink.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadUpdated;
import io.quinite.vantage.schemas.Fingerprints;
import io.quinite.vantage.sink.law.Oracle;
import io.quinite.vantage.sink.law.RandomFacts;
import io.quinite.vantage.sink.law.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LeadMergeTest {
    private static final int ROUNDS = 100;

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldGiveTheSameRowForEveryOrderDuplicationAndBatching(long seed) {
        var world = new RandomFacts(seed);
        for (int i = 0; i < ROUNDS; i++) {
            for (UUID lead : world.leads.keySet()) {
                var facts = world.lead(lead);
                var expected = Oracle.lead(facts);

                assertThat(merged(world, world.delivered(facts))).isEqualTo(expected);
                assertThat(merged(world, world.delivered(facts))).isEqualTo(expected);
            }
        }
    }

    /** Plays the table, with a row from the start as if the capture had been first. */
    private static Map<String, @Nullable String> merged(RandomFacts world, List<LeadEvent> delivered) {
        var any = delivered.get(0);
        var history = LeadHistory.none();
        LeadRow row = LeadRow.captured(any.getLeadId(), any.getOrganizationId());
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        for (int from = 0; from < delivered.size(); ) {
            int to = Math.min(delivered.size(), from + 1 + world.random().nextInt(3));
            var merge = LeadMerge.of(row, history);
            delivered.subList(from, to).forEach(event -> merge.add(event, Fingerprints.of(event)));
            merge.row().metadata().forEach((key, json) -> metadata.set(key, Oracle.parse(json)));
            row = withoutMetadata(merge.row());
            history =
                    LeadHistory.of(merge.history().seenBytes(), merge.history().stampsJson(), null);
            from = to;
        }
        return asMap(row, metadata);
    }

    private static LeadRow withoutMetadata(LeadRow row) {
        return new LeadRow(
                row.id(),
                row.organizationId(),
                row.name(),
                row.email(),
                row.phone(),
                row.source(),
                row.status(),
                row.projectId(),
                row.notes(),
                Map.of());
    }

    private static Map<String, @Nullable String> asMap(LeadRow row, ObjectNode metadata) {
        Map<String, @Nullable String> map = new TreeMap<>();
        map.put("id", row.id().toString());
        map.put("organization_id", row.organizationId().toString());
        map.put("name", row.name());
        map.put("email", row.email());
        map.put("phone", row.phone());
        map.put("source", row.source());
        map.put("status", row.status());
        map.put("project_id", row.projectId() == null ? null : Objects.toString(row.projectId()));
        map.put("notes", row.notes());
        map.put("metadata", Oracle.canonical(metadata));
        return map;
    }

    @Test
    void shouldRefuseAnotherOrganizationAndWhatIsOlderThanTheDeletion() {
        var world = new RandomFacts(1);
        UUID lead = world.leads.keySet().iterator().next();
        var event = world.lead(lead).get(0);
        long deletedAt = Stamp.micros(event.getOccurredAt());
        var later = LeadEvent.newBuilder(event)
                .setEventId(world.uuid())
                .setOccurredAt(event.getOccurredAt().plusNanos(1000))
                .build();
        var stranger =
                LeadEvent.newBuilder(later).setOrganizationId(world.uuid()).build();
        var merge = LeadMerge.of(null, LeadHistory.of(new byte[0], "{}", deletedAt));

        assertThat(merge.refusal(event, 1)).contains(Verdict.TOO_LATE);
        assertThat(merge.refusal(later, 1)).isEmpty();
        merge.capture(lead, event.getOrganizationId());
        assertThat(merge.add(stranger, 1)).isEqualTo(Verdict.ORGANIZATION_MISMATCH);
        assertThat(merge.add(later, 1)).isEqualTo(Verdict.TAKEN);
        assertThat(merge.add(later, 1)).isEqualTo(Verdict.DUPLICATE);
        assertThat(merge.add(later, 2)).isEqualTo(Verdict.EVENT_ID_REUSED);
    }

    @Test
    void shouldMeasureFactsAgainstTheStampsThatATriggerWrote() {
        var world = new RandomFacts(2);
        var id = world.leads.keySet().iterator().next();
        var organization = Objects.requireNonNull(world.leads.get(id));
        var edited = Instant.parse("2026-11-02T12:00:00Z");
        String stamps = "{\"fields\": {\"notes\": [" + Stamp.micros(edited) + ", \"" + Stamp.PEOPLE + "\"]}}";
        var row = LeadRow.captured(id, organization);
        var same = event(id, organization, edited, "same microsecond");
        var later = event(id, organization, edited.plusNanos(1000), "later");

        var merge = LeadMerge.of(row, LeadHistory.of(new byte[0], stamps, null));
        merge.add(same, 1);
        assertThat(merge.rowChanged()).isFalse();
        merge.add(later, 2);
        assertThat(merge.row().notes()).isEqualTo("later");
    }

    private static LeadEvent event(UUID lead, UUID organization, Instant at, String notes) {
        return LeadEvent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setLeadId(lead)
                .setOrganizationId(organization)
                .setOccurredAt(at)
                .setReceivedAt(at)
                .setFact(new LeadUpdated(null, null, null, null, null, null, notes, Map.of(), List.of()))
                .build();
    }
}
