package io.quinite.vantage.cdc.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.cdc.position.Refusal;
import io.quinite.vantage.leads.ChangeOp;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeadImageTest {
    private static final String PLACEHOLDER = "missing-1";
    private static final Schema ROW = columns()
            .field(
                    "email",
                    SchemaBuilder.string()
                            .optional()
                            .defaultValue("default@of.today")
                            .build())
            .field("notes", Schema.OPTIONAL_STRING_SCHEMA)
            .field("seen", Schema.OPTIONAL_INT64_SCHEMA)
            .field("score", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Schema ENVELOPE = SchemaBuilder.struct()
            .field("op", Schema.STRING_SCHEMA)
            .field("before", ROW)
            .field("after", ROW)
            .build();
    private static final UUID LEAD = UUID.fromString("7f000000-0000-4000-8000-000000000001");

    @Test
    void shouldReadARow() {
        var image = LeadImage.of(envelope("c", null, row(LEAD).put("notes", "n").put("seen", 1L)), PLACEHOLDER)
                .get(0);

        assertThat(image.op()).isEqualTo(ChangeOp.CREATE);
        var row = Objects.requireNonNull(image.row());
        assertThat(row.getId()).isEqualTo(LEAD);
        assertThat(row.getNotes()).isEqualTo("n");
        assertThat(row.getTransferredToHuman()).isTrue();
        assertThat(row.getCreatedAt()).isEqualTo(Instant.ofEpochSecond(0, 1_000));
        assertThat(row.getOtherColumns())
                .containsEntry("seen", "1970-01-01 00:00:00.000001+00")
                .containsEntry("score", null)
                .hasSize(2);
    }

    @Test
    void shouldKeepANullThoughTheColumnHasADefault() {
        var image = LeadImage.of(envelope("c", null, row(LEAD)), PLACEHOLDER).get(0);

        assertThat(Objects.requireNonNull(image.row()).getEmail()).isNull();
    }

    @Test
    void shouldNameExactlyWhatDiffers() {
        var before = row(LEAD).put("notes", "n").put("score", "1.0");
        var after = row(LEAD).put("notes", null).put("score", "1.00").put("email", "e");

        var image = LeadImage.of(envelope("u", before, after), PLACEHOLDER).get(0);

        assertThat(image.changedFields()).containsExactly("email", "notes", "score");
    }

    @Test
    void shouldTellAChangedIdAsTwo() {
        var other = UUID.fromString("7f000000-0000-4000-8000-000000000002");

        var images = LeadImage.of(envelope("u", row(LEAD), row(other)), PLACEHOLDER);

        assertThat(images).extracting(LeadImage::op).containsExactly(ChangeOp.DELETE, ChangeOp.CREATE);
        assertThat(images)
                .extracting(image -> Objects.requireNonNull(image.row()).getId())
                .containsExactly(LEAD, other);
    }

    @Test
    void shouldRefuseWhatIsNotWhole() {
        assertThatThrownBy(() -> LeadImage.of(envelope("u", null, row(LEAD)), PLACEHOLDER))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("alter table leads replica identity full");
        assertThatThrownBy(
                        () -> LeadImage.of(envelope("u", row(LEAD), row(LEAD).put("notes", PLACEHOLDER)), PLACEHOLDER))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the value of column notes");
        assertThatThrownBy(() -> LeadImage.of(envelope("c", null, row(LEAD).put("name", null)), PLACEHOLDER))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("column name of leads is null");
    }

    private static SchemaBuilder columns() {
        var row = SchemaBuilder.struct().optional();
        for (String column :
                new String[] {"id", "organization_id", "name", "source", "status", "call_status", "transferred_to_human"
                }) {
            row.field(column, Schema.OPTIONAL_STRING_SCHEMA);
        }
        return row.field("created_at", Schema.OPTIONAL_INT64_SCHEMA).field("updated_at", Schema.OPTIONAL_INT64_SCHEMA);
    }

    private static Struct row(UUID id) {
        return new Struct(ROW)
                .put("id", id.toString())
                .put("organization_id", "00000000-0000-4000-8000-00000000000a")
                .put("name", "Ada")
                .put("source", "manual")
                .put("status", "new")
                .put("call_status", "not_called")
                .put("transferred_to_human", "t")
                .put("created_at", 1L)
                .put("updated_at", 2L);
    }

    private static Struct envelope(String op, @Nullable Struct before, @Nullable Struct after) {
        return new Struct(ENVELOPE).put("op", op).put("before", before).put("after", after);
    }
}
