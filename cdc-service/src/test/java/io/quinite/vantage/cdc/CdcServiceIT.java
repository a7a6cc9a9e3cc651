package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.leads.LeadRow;
import io.quinite.vantage.teststack.TestStack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published of each kind of change, by the service in this process. */
class CdcServiceIT {
    private static final UUID ORGANIZATION = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    private static final UUID PROJECT = UUID.fromString("00000000-0000-4000-8000-00000000000b");

    @TempDir
    static Path directory;

    static TestStack stack;
    static Running cdc;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory);
        sql("insert into organizations (id, name) values ('$1', 'a')", ORGANIZATION);
        sql("insert into projects (id, organization_id, name) values ('$1', '$2', 'p')", PROJECT, ORGANIZATION);
        cdc = Running.ready(settings());
    }

    @AfterAll
    static void stop() {
        cdc.close();
        stack.close();
    }

    @Test
    void shouldPublishEveryColumnAsItIs() throws Exception {
        var lead = UUID.randomUUID();

        sql("""
                insert into leads (id, organization_id, project_id, name, email, phone, source, status, call_status,
                    transferred_to_human, call_date, notes, metadata, created_at, updated_at)
                values ('$1', '$2', '$3', 'Ada "the" Löve\\🙂', '', null, 'website', 'qualified', 'voicemail',
                    true, '2026-02-28 23:59:59.123456+02', E'line\\nline', '{"b": [1, 2.50, null], "a": "ü"}',
                    '1969-12-31 23:59:59.999999+00', 'infinity')
                """, lead, ORGANIZATION, PROJECT);

        var change = changes(lead, 1).get(0);
        assertThat(change.getOp()).isEqualTo(ChangeOp.CREATE);
        assertThat(change.getBefore()).isNull();
        assertThat(change.getChangedFields()).isEmpty();
        assertThat(change.getLeadId()).isEqualTo(lead);
        assertThat(change.getOrganizationId()).isEqualTo(ORGANIZATION);
        assertThat(change.getOrigin()).isEqualTo("people");
        assertThat(change.getCommittedAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(change.getAfter())
                .isEqualTo(LeadRow.newBuilder()
                        .setId(lead)
                        .setOrganizationId(ORGANIZATION)
                        .setProjectId(PROJECT)
                        .setName("Ada \"the\" Löve\\🙂")
                        .setEmail("")
                        .setSource("website")
                        .setStatus("qualified")
                        .setCallStatus("voicemail")
                        .setTransferredToHuman(true)
                        .setCallDate(Instant.parse("2026-02-28T21:59:59.123456Z"))
                        .setNotes("line\nline")
                        .setMetadata("{\"a\": \"ü\", \"b\": [1, 2.50, null]}")
                        .setCreatedAt(Instant.parse("1969-12-31T23:59:59.999999Z"))
                        .setUpdatedAt(Instant.EPOCH.plus(Long.MAX_VALUE, java.time.temporal.ChronoUnit.MICROS))
                        .setOtherColumns(
                                Objects.requireNonNull(change.getAfter()).getOtherColumns())
                        .build());
    }

    @Test
    void shouldNameTheChangedFieldsInTableOrder() throws Exception {
        var lead = lead("Ada");

        sql("update leads set status = 'lost', name = 'Eve', email = null, phone = '1' where id = '$1'", lead);

        var change = changes(lead, 2).get(1);
        assertThat(change.getOp()).isEqualTo(ChangeOp.UPDATE);
        assertThat(change.getChangedFields()).containsExactly("name", "phone", "status", "updated_at");
        assertThat(change.getBefore()).isEqualTo(changes(lead, 2).get(0).getAfter());
    }

    @Test
    void shouldEndADeleteInATombstone() throws Exception {
        var lead = lead("Ada");

        sql("delete from leads where id = '$1'", lead);

        var changes = changes(lead, 2);
        assertThat(changes.get(1).getOp()).isEqualTo(ChangeOp.DELETE);
        assertThat(changes.get(1).getBefore()).isEqualTo(changes.get(0).getAfter());
        assertThat(changes.get(1).getAfter()).isNull();
        var records = Published.read(stack).records.stream()
                .filter(record -> lead.toString().equals(record.key()))
                .toList();
        assertThat(records).hasSize(3);
        assertThat(records.get(2).value()).isNull();
        assertThat(records).allSatisfy(record -> assertThat(new String(
                        record.headers().lastHeader("organization_id").value(), StandardCharsets.UTF_8))
                .isEqualTo(ORGANIZATION.toString()));
    }

    @Test
    void shouldPublishAChangedIdAsADeleteAndACreate() throws Exception {
        var lead = lead("Ada");
        var other = UUID.randomUUID();

        sql("update leads set id = '$1' where id = '$2'", other, lead);

        var gone = changes(lead, 2).get(1);
        var made = changes(other, 1).get(0);
        assertThat(gone.getOp()).isEqualTo(ChangeOp.DELETE);
        assertThat(made.getOp()).isEqualTo(ChangeOp.CREATE);
        assertThat(made.getSequence()).isEqualTo(gone.getSequence());
        assertThat(made.getOrdinal()).isEqualTo(gone.getOrdinal() + 1);
    }

    @Test
    void shouldPublishALargeValueThatAnUpdateLeavesAlone() throws Exception {
        var lead = lead("Ada");
        sql("""
                update leads set notes = (select string_agg(md5(i::text), '') from generate_series(1, 28000) i),
                    metadata = (select jsonb_object_agg(i, md5(i::text)) from generate_series(1, 1000) i)
                where id = '$1'
                """, lead);

        sql("update leads set phone = '2' where id = '$1'", lead);

        var changes = changes(lead, 3);
        var large = Objects.requireNonNull(changes.get(1).getAfter());
        assertThat(large.getNotes()).hasSize(896_000);
        assertThat(changes.get(2).getBefore()).isEqualTo(large);
        assertThat(Objects.requireNonNull(changes.get(2).getAfter()).getNotes()).isEqualTo(large.getNotes());
        assertThat(Objects.requireNonNull(changes.get(2).getAfter()).getMetadata())
                .isEqualTo(large.getMetadata());
        assertThat(changes.get(2).getChangedFields()).containsExactly("phone", "updated_at");
    }

    @Test
    void shouldPassOnColumnsThatAreAddedWhileItRuns() throws Exception {
        var lead = lead("Ada");

        sql("create type mood as enum ('sad', 'happy')");
        sql(
                "alter table leads add column score numeric(10, 2) default 1.50, add column tags text[], add column mood mood, "
                        + "add column seen timestamptz, add column address point, add column weight float8, add column day date");
        sql("""
                update leads set tags = '{a,"b c",NULL}', mood = 'happy', seen = '2026-01-02 03:04:05.6+00',
                    address = '(1,2)', weight = 3, day = '2026-05-06'
                where id = '$1'
                """, lead);
        sql("alter table leads drop column tags, drop column address");
        sql("update leads set score = 2 where id = '$1'", lead);

        var changes = changes(lead, 3);
        assertThat(Objects.requireNonNull(changes.get(1).getAfter()).getOtherColumns())
                .containsAllEntriesOf(Map.of(
                        "score", "1.50",
                        "tags", "{a,\"b c\",NULL}",
                        "mood", "happy",
                        "seen", "2026-01-02 03:04:05.6+00",
                        "address", "(1,2)",
                        "weight", "3",
                        "day", "2026-05-06"));
        assertThat(changes.get(1).getChangedFields())
                .containsExactly("updated_at", "tags", "mood", "seen", "address", "weight", "day");
        assertThat(changes.get(2).getChangedFields()).containsExactly("updated_at", "score");
        assertThat(Objects.requireNonNull(changes.get(2).getAfter()).getOtherColumns())
                .containsEntry("score", "2.00")
                .doesNotContainKey("tags");
    }

    @Test
    void shouldPublishANullWhereTheColumnHasADefault() throws Exception {
        sql("alter table leads alter column phone set default 'none'");
        var lead = UUID.randomUUID();

        sql(
                "insert into leads (id, organization_id, name, phone) values ('$1', '$2', 'Ada', null)",
                lead,
                ORGANIZATION);

        assertThat(Objects.requireNonNull(changes(lead, 1).get(0).getAfter()).getPhone())
                .isNull();
        sql("alter table leads alter column phone drop default");
    }

    @Test
    void shouldPublishOnlyWhatWasCommitted() throws Exception {
        var lead = UUID.randomUUID();

        sql("""
                begin;
                insert into leads (id, organization_id, name) values ('$1', '$2', 'one');
                savepoint a;
                update leads set name = 'two' where id = '$1';
                rollback to a;
                savepoint b;
                update leads set name = 'three' where id = '$1';
                release b;
                commit;
                begin;
                update leads set name = 'four' where id = '$1';
                rollback;
                """, lead, ORGANIZATION);
        sql("update leads set name = 'five' where id = '$1'", lead);

        var changes = changes(lead, 3);
        assertThat(changes)
                .extracting(change -> Objects.requireNonNull(change.getAfter()).getName())
                .containsExactly("one", "three", "five");
        assertThat(changes).extracting(LeadChange::getOrdinal).containsExactly(1L, 2L, 1L);
        assertThat(changes.get(1).getSequence()).isEqualTo(changes.get(0).getSequence());
    }

    @Test
    void shouldTellTheReadersOfEveryPartitionOfATruncate() throws Exception {
        var lead = lead("Ada");
        changes(lead, 1);

        sql("truncate leads cascade");

        await().atMost(Running.SOON).untilAsserted(() -> {
            var truncates = Published.read(stack).records.stream()
                    .filter(record -> record.key().equals("truncate"))
                    .toList();
            assertThat(truncates)
                    .extracting(record -> record.partition())
                    .doesNotHaveDuplicates()
                    .hasSize(12);
            assertThat(truncates)
                    .extracting(record -> Objects.requireNonNull(record.value()).getSequence())
                    .containsOnly(
                            Objects.requireNonNull(truncates.get(0).value()).getSequence());
        });
    }

    @Test
    void shouldMoveTheSlotWhileLeadsRest() throws Exception {
        String before = text("select confirmed_flush_lsn from pg_replication_slots where slot_name = 'vantage_leads'");

        sql("create table elsewhere as select md5(i::text) from generate_series(1, 50000) i");
        String written = text("select pg_current_wal_lsn()");

        await().atMost(Running.SOON).untilAsserted(() -> assertThat(text("select confirmed_flush_lsn >= '" + written
                        + "'::pg_lsn from pg_replication_slots where slot_name = 'vantage_leads'"))
                .as("moved on from %s", before)
                .isEqualTo("t"));
    }

    @Test
    void shouldLetAStandingByInstanceTakeOver() throws Exception {
        var lead = lead("one");
        changes(lead, 1);

        try (var other = Running.start(settings())) {
            await().atMost(Running.SOON)
                    .untilAsserted(() -> assertThat(other.reason()).contains("another instance"));
            cdc.close();
            other.awaitReady();
            sql("update leads set name = 'two' where id = '$1'", lead);
            assertThat(names(lead, 2)).containsExactly("one", "two");
        }

        cdc = Running.ready(settings());
        sql("update leads set name = 'three' where id = '$1'", lead);
        assertThat(names(lead, 3)).containsExactly("one", "two", "three");
    }

    private static List<String> names(UUID lead, int count) {
        return changes(lead, count).stream()
                .map(change -> Objects.requireNonNull(change.getAfter()).getName())
                .toList();
    }

    private static List<LeadChange> changes(UUID lead, int count) {
        await().atMost(Running.SOON)
                .untilAsserted(() -> assertThat(Published.read(stack).of(lead)).hasSize(count));
        return Published.read(stack).of(lead);
    }

    private static Settings settings() throws Exception {
        return stack.settingsAs("vantage_cdc").with("cdc.heartbeat.interval.ms", "500");
    }

    private static UUID lead(String name) throws Exception {
        var lead = UUID.randomUUID();
        sql("insert into leads (id, organization_id, name) values ('$1', '$2', '$3')", lead, ORGANIZATION, name);
        return lead;
    }

    /** Where {@code $1} stands, the first of the values. */
    private static void sql(String statement, Object... values) throws Exception {
        try (var connection = stack.postgres().connect();
                var run = connection.createStatement()) {
            String filled = statement;
            for (int i = 0; i < values.length; i++) {
                filled = filled.replace("$" + (i + 1), values[i].toString());
            }
            run.execute(filled);
        }
    }

    private static String text(String query) throws Exception {
        try (var connection = stack.postgres().connect();
                var run = connection.createStatement();
                var rows = run.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
