package io.quinite.vantage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.leads.LeadRow;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * I3: per lead, each committed change is in the topic exactly once and in commit order, the last image is the row, and a
 * delete ends in a tombstone, while the sink and people write the same leads and the stack is killed with -9. How many
 * changes each lead had, and by whom, is counted by a trigger of the test, in the transaction of the change.
 */
@EmbeddedOnly("vantage up has them in its process")
class OrderHoldsPerLeadIT {
    private static final Logger log = LoggerFactory.getLogger(OrderHoldsPerLeadIT.class);
    private static final Duration SETTLED = Duration.ofSeconds(90);
    private static final List<String> COUNT_CHANGES = List.of(
            "create schema audit",
            "create table audit.changes (lead_id uuid not null, op text not null, origin text not null)",
            """
            create function audit.count() returns trigger language plpgsql security definer as $$
            begin
                insert into audit.changes values (coalesce(new.id, old.id), tg_op,
                    case session_user when 'vantage_sink' then 'sink' else 'people' end);
                return null;
            end $$""",
            "create trigger audit_count after insert or update or delete on leads for each row execute function audit.count()");

    @Test
    void shouldPublishEachChangeOnceInCommitOrder(@TempDir Path directory) throws Exception {
        long seed = Long.getLong("e2e.seed", System.nanoTime());
        log.info("seed={} (replay with -De2e.seed={})", seed, seed);
        var traffic = Traffic.of(seed, 40, 150);
        var random = new Random(seed);
        try (var stack = Stack.start(directory)) {
            stack.execute(traffic.referenceSql());
            stack.execute(COUNT_CHANGES);
            var door = new Door(stack);

            var sending = CompletableFuture.runAsync(() -> sendAll(door, traffic));
            for (int i = 0; i < 2; i++) {
                for (int edit = 0; edit < 20; edit++) {
                    people(stack, random);
                }
                stack.kill();
                stack.start();
            }
            sending.get();
            for (int edit = 0; edit < 20; edit++) {
                people(stack, random);
            }

            Awaitility.await("every change in the topic, seed " + seed)
                    .atMost(SETTLED)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(
                            () -> assertThat(published(LeadChanges.read(stack))).isEqualTo(committed(stack)));
            var changes = LeadChanges.read(stack);
            assertThat(published(changes)).isEqualTo(committed(stack));
            assertThat(published(changes).keySet())
                    .anyMatch(key -> key.endsWith(" by sink"))
                    .anyMatch(key -> key.endsWith(" by people"));
            changes.forEach(OrderHoldsPerLeadIT::checkChain);
            checkLastImages(stack, changes);
        }
    }

    private static void sendAll(Door door, Traffic traffic) {
        try {
            door.send(traffic.delivered(traffic.leadFacts, 10), 5);
            door.send(traffic.delivered(traffic.callFacts, 50), 5);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Somebody edits some leads in one transaction, adds one, or deletes one. */
    private static void people(Stack stack, Random random) throws Exception {
        String some = "(select id from leads order by md5(id::text || '%d') limit %d)"
                .formatted(random.nextInt(), 1 + random.nextInt(5));
        switch (random.nextInt(6)) {
            case 0 ->
                stack.execute(List.of(
                        "delete from leads where id in (select id from leads where name like 'by hand%' limit 1)"));
            case 1 ->
                stack.execute(List.of(
                        "insert into leads (organization_id, name) select id, 'by hand' from organizations limit 1"));
            default ->
                stack.execute(List.of("update leads set notes = 'edit %d', status = 'contacted' where id in %s"
                        .formatted(random.nextInt(), some)));
        }
    }

    /** How often who changed which lead. */
    private static Map<String, Long> committed(Stack stack) throws Exception {
        var counts = new TreeMap<String, Long>();
        try (var connection = stack.connect()) {
            Tables.column(
                            connection,
                            "select lead_id || ' by ' || origin, count(*)::text from audit.changes group by 1")
                    .forEach((key, count) -> counts.put(key, Long.parseLong(count)));
        }
        return counts;
    }

    private static Map<String, Long> published(Map<String, List<@Nullable LeadChange>> changes) {
        var counts = new TreeMap<String, Long>();
        changes.forEach((lead, own) -> own.stream()
                .filter(Objects::nonNull)
                .forEach(change -> counts.merge(lead + " by " + change.getOrigin(), 1L, Long::sum)));
        return counts;
    }

    private static void checkChain(String lead, List<@Nullable LeadChange> changes) {
        LeadChange previous = null;
        boolean tombstoneDue = false;
        for (LeadChange change : changes) {
            if (change == null) {
                assertThat(tombstoneDue)
                        .as("a tombstone of %s only after its delete", lead)
                        .isTrue();
                tombstoneDue = false;
                continue;
            }
            assertThat(tombstoneDue)
                    .as("a delete of %s ends in a tombstone", lead)
                    .isFalse();
            if (previous == null) {
                assertThat(change.getOp()).as("the first change of %s", lead).isEqualTo(ChangeOp.CREATE);
            } else {
                assertThat(change.getBefore()).as("what %s was before", lead).isEqualTo(previous.getAfter());
                assertThat(change.getSequence() * 1_000_000 + change.getOrdinal())
                        .isGreaterThan(previous.getSequence() * 1_000_000 + previous.getOrdinal());
            }
            tombstoneDue = change.getOp() == ChangeOp.DELETE;
            previous = change;
        }
        assertThat(tombstoneDue).as("a delete of %s ends in a tombstone", lead).isFalse();
    }

    private static void checkLastImages(Stack stack, Map<String, List<@Nullable LeadChange>> changes) throws Exception {
        Map<String, String> rows;
        try (var connection = stack.connect()) {
            rows = Tables.column(connection, """
                    select id, concat_ws('|', name, coalesce(email, '-'), status, call_status, transferred_to_human::text,
                        coalesce(call_log_id::text, '-'), coalesce(notes, '-'), (extract(epoch from updated_at) * 1000000)::bigint)
                    from leads
                    """);
        }
        var images = new TreeMap<String, String>();
        changes.forEach((lead, own) -> {
            LeadChange last = own.get(own.size() - 1);
            if (last != null) {
                images.put(lead, image(Objects.requireNonNull(last.getAfter())));
            }
        });
        assertThat(images).isEqualTo(rows);
    }

    private static String image(LeadRow row) {
        return String.join(
                "|",
                row.getName(),
                Objects.requireNonNullElse(row.getEmail(), "-"),
                row.getStatus(),
                row.getCallStatus(),
                Boolean.toString(row.getTransferredToHuman()),
                Objects.toString(row.getCallLogId(), "-"),
                Objects.requireNonNullElse(row.getNotes(), "-"),
                Long.toString(
                        java.time.temporal.ChronoUnit.MICROS.between(java.time.Instant.EPOCH, row.getUpdatedAt())));
    }
}
