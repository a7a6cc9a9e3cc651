package io.quinite.vantage.cdc.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.cdc.pgoutput.Relation;
import io.quinite.vantage.cdc.pgoutput.Relation.Column;
import io.quinite.vantage.cdc.pgoutput.Row;
import io.quinite.vantage.cdc.position.Refusal;
import io.quinite.vantage.leads.ChangeOp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeadImageTest {
    private static final UUID LEAD = UUID.fromString("7f000000-0000-4000-8000-000000000001");
    private static final List<String> TEXTS = List.of(
            "id",
            "organization_id",
            "name",
            "source",
            "status",
            "call_status",
            "transferred_to_human",
            "email",
            "notes",
            "score");
    private static final List<String> TIMES = List.of("created_at", "updated_at", "seen");
    private static final Relation LEADS = relation(Column.TIMESTAMPTZ);

    @Test
    void shouldReadARow() {
        var image = LeadImage.insert(row(Map.of("notes", "n", "seen", "1970-01-01 00:00:00.000001+00")));

        assertThat(image.op()).isEqualTo(ChangeOp.CREATE);
        var row = Objects.requireNonNull(image.row());
        assertThat(row.getId()).isEqualTo(LEAD);
        assertThat(row.getNotes()).isEqualTo("n");
        assertThat(row.getEmail()).isNull();
        assertThat(row.getTransferredToHuman()).isTrue();
        assertThat(row.getCreatedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.6Z"));
        assertThat(row.getOtherColumns())
                .containsEntry("seen", "1970-01-01 00:00:00.000001+00")
                .containsEntry("score", null)
                .hasSize(2);
    }

    @Test
    void shouldNameExactlyWhatDiffers() {
        var before = row(Map.of("notes", "n", "score", "1.0"));
        var after = row(Map.of("score", "1.00", "email", "e"));

        var image = LeadImage.update(before, after).get(0);

        assertThat(image.changedFields()).containsExactly("email", "notes", "score");
    }

    @Test
    void shouldTellAChangedIdAsTwo() {
        var other = UUID.fromString("7f000000-0000-4000-8000-000000000002");

        var images = LeadImage.update(row(Map.of()), row(Map.of("id", other.toString())));

        assertThat(images).extracting(LeadImage::op).containsExactly(ChangeOp.DELETE, ChangeOp.CREATE);
        assertThat(images)
                .extracting(image -> Objects.requireNonNull(image.row()).getId())
                .containsExactly(LEAD, other);
    }

    @Test
    void shouldReadALeadOfASnapshot() {
        var image = LeadImage.read("""
                {"id": "7f000000-0000-4000-8000-000000000001", "organization_id": "00000000-0000-4000-8000-00000000000a",
                "name": "Ada", "source": "manual", "status": "new", "call_status": "not_called", "transferred_to_human": "f",
                "created_at": -1, "updated_at": 9223372036854775807, "score": "1.50", "seen": 1, "notes": null}
                """);

        var row = Objects.requireNonNull(image.row());
        assertThat(image.op()).isEqualTo(ChangeOp.READ);
        assertThat(row.getTransferredToHuman()).isFalse();
        assertThat(row.getCreatedAt()).isEqualTo(Instant.parse("1969-12-31T23:59:59.999999Z"));
        assertThat(row.getOtherColumns()).isEqualTo(Map.of("score", "1.50", "seen", "1970-01-01 00:00:00.000001+00"));
    }

    @Test
    void shouldRefuseWhatIsNotWhole() {
        var nameless = new HashMap<String, @Nullable String>();
        nameless.put("name", null);

        refuses(() -> LeadImage.update(null, row(Map.of())), "alter table leads replica identity full");
        refuses(() -> LeadImage.delete(null), "alter table leads replica identity full");
        refuses(() -> LeadImage.insert(row(nameless)), "column name of leads is null");
        refuses(
                () -> LeadImage.insert(row(relation(Column.TEXT), Map.of())),
                "column created_at of leads is not a timestamp");
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable what, String why) {
        assertThatThrownBy(what).isInstanceOf(Refusal.class).hasMessageContaining(why);
    }

    private static Relation relation(int typeOfTimes) {
        var columns = new ArrayList<Column>();
        TEXTS.forEach(name -> columns.add(new Column(name, Column.TEXT)));
        TIMES.forEach(name -> columns.add(new Column(name, typeOfTimes)));
        return new Relation(1, "public", "leads", columns);
    }

    private static Row row(Map<String, @Nullable String> others) {
        return row(LEADS, others);
    }

    private static Row row(Relation relation, Map<String, @Nullable String> others) {
        var values = new HashMap<String, @Nullable String>(Map.of(
                "id", LEAD.toString(),
                "organization_id", "00000000-0000-4000-8000-00000000000a",
                "name", "Ada",
                "source", "manual",
                "status", "new",
                "call_status", "not_called",
                "transferred_to_human", "t",
                "created_at", "2026-01-02 03:04:05.6+00",
                "updated_at", "2026-01-02 03:04:05.6+00"));
        values.putAll(others);
        return new Row(
                relation,
                relation.columns().stream()
                        .map(column -> values.get(column.name()))
                        .toArray(String[]::new));
    }
}
