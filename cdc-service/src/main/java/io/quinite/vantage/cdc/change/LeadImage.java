package io.quinite.vantage.cdc.change;

import io.quinite.vantage.cdc.position.Refusal;
import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one row of {@code leads}.
 *
 * @param before null unless there was a row
 * @param after null unless there is one
 * @param changedFields columns that differ, in table order; empty unless both are there
 */
public record LeadImage(
        ChangeOp op, @Nullable LeadRow before, @Nullable LeadRow after, List<String> changedFields) {
    private static final Set<String> CONTRACT = Set.of(
            "id",
            "organization_id",
            "project_id",
            "created_by",
            "name",
            "email",
            "phone",
            "source",
            "status",
            "call_status",
            "transferred_to_human",
            "call_date",
            "call_log_id",
            "notes",
            "metadata",
            "created_at",
            "updated_at");

    /** The row that says which lead it is; null for a truncate. */
    public @Nullable LeadRow row() {
        return after != null ? after : before;
    }

    /**
     * Of one event of Debezium's, whose columns {@link ColumnText} has converted. Two where the id changed: the lead of
     * the old id is gone, another is there.
     *
     * @param placeholder what stands for a value that Debezium does not have
     */
    public static List<LeadImage> of(Struct envelope, String placeholder) {
        String op = envelope.getString("op");
        Struct before = envelope.getStruct("before");
        Struct after = envelope.getStruct("after");
        return switch (op) {
            case "c" -> List.of(new LeadImage(ChangeOp.CREATE, null, row(after, placeholder), List.of()));
            case "d" -> List.of(new LeadImage(ChangeOp.DELETE, row(before, placeholder), null, List.of()));
            case "t" -> List.of(new LeadImage(ChangeOp.TRUNCATE, null, null, List.of()));
            case "u" -> update(row(before, placeholder), row(after, placeholder), changed(before, after));
            default -> throw new IllegalStateException("a change of leads has the operation " + op);
        };
    }

    /** Of a lead that a snapshot read, as {@code snapshot-leads.sql} writes it: a JSON object of columns. */
    public static LeadImage read(String json) {
        // Nothing is left out of it, and no value is as long as the whole.
        return new LeadImage(ChangeOp.READ, null, row(JsonRow.parse(json), json), List.of());
    }

    private static List<LeadImage> update(LeadRow before, LeadRow after, List<String> changed) {
        if (before.getId().equals(after.getId())) {
            return List.of(new LeadImage(ChangeOp.UPDATE, before, after, changed));
        }
        return List.of(
                new LeadImage(ChangeOp.DELETE, before, null, List.of()),
                new LeadImage(ChangeOp.CREATE, null, after, List.of()));
    }

    private static List<String> changed(Struct before, Struct after) {
        var changed = new ArrayList<String>();
        for (Field field : after.schema().fields()) {
            if (!Objects.equals(before.getWithoutDefault(field.name()), after.getWithoutDefault(field.name()))) {
                changed.add(field.name());
            }
        }
        return List.copyOf(changed);
    }

    private static LeadRow row(@Nullable Struct row, String placeholder) {
        if (row == null) {
            throw new Refusal("an event of leads does not carry the whole row; let an administrator run: "
                    + "alter table leads replica identity full");
        }
        var columns = new Columns(row, placeholder);
        return LeadRow.newBuilder()
                .setId(UUID.fromString(columns.required("id")))
                .setOrganizationId(UUID.fromString(columns.required("organization_id")))
                .setProjectId(columns.uuid("project_id"))
                .setCreatedBy(columns.uuid("created_by"))
                .setName(columns.required("name"))
                .setEmail(columns.text("email"))
                .setPhone(columns.text("phone"))
                .setSource(columns.required("source"))
                .setStatus(columns.required("status"))
                .setCallStatus(columns.required("call_status"))
                .setTransferredToHuman(columns.required("transferred_to_human").equals("t"))
                .setCallDate(columns.instant("call_date"))
                .setCallLogId(columns.uuid("call_log_id"))
                .setNotes(columns.text("notes"))
                .setMetadata(columns.text("metadata"))
                .setCreatedAt(columns.requiredInstant("created_at"))
                .setUpdatedAt(columns.requiredInstant("updated_at"))
                .setOtherColumns(columns.others())
                .build();
    }

    /** Never {@link Struct#get}: that gives the column's default of today for a null of yesterday. */
    private record Columns(Struct row, String placeholder) {

        @Nullable
        Object value(String column) {
            Object value = row.schema().field(column) == null ? null : row.getWithoutDefault(column);
            if (placeholder.equals(value)) {
                throw new Refusal("an event of leads does not carry the value of column " + column
                        + "; let an administrator run: alter table leads replica identity full");
            }
            return value;
        }

        @Nullable
        String text(String column) {
            Object value = value(column);
            return value instanceof Long micros ? ColumnText.timestampWithZone(micros) : (String) value;
        }

        String required(String column) {
            String value = text(column);
            if (value == null) {
                throw new Refusal(
                        "column " + column + " of leads is null or missing, which the contract LeadRow does not "
                                + "allow; nothing is published until a version does that has it nullable");
            }
            return value;
        }

        @Nullable
        UUID uuid(String column) {
            String value = text(column);
            return value == null ? null : UUID.fromString(value);
        }

        @Nullable
        Instant instant(String column) {
            return value(column) instanceof Long micros ? Micros.instant(micros) : null;
        }

        Instant requiredInstant(String column) {
            Instant instant = instant(column);
            if (instant == null) {
                throw new Refusal(
                        "column " + column + " of leads is not a timestamp with time zone, or null, which the "
                                + "contract LeadRow does not allow");
            }
            return instant;
        }

        Map<String, @Nullable String> others() {
            var others = new LinkedHashMap<String, @Nullable String>();
            for (Field field : row.schema().fields()) {
                if (!CONTRACT.contains(field.name())) {
                    others.put(field.name(), text(field.name()));
                }
            }
            return others;
        }
    }
}
